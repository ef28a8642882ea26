import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { decodeContent, encodeContent } from "../../lib/flow/content-encoding.js";
import { attempt } from "../laws/documented.js";
import type { Target } from "../target.js";
import { require, requireSame } from "../violation.js";
import { firstLine } from "./lines.js";

const mostBytes = 2 ** 20;

/** The first line names a content coding, and the rest is in it. */
export const contentEncodingTarget: Target = {
  name: "content-encoding",
  seeds() {
    const text = Buffer.from("a body, ".repeat(30));
    const coded: readonly (readonly [string, Buffer])[] = [
      ["gzip", gzipSync(text)],
      ["gzip", Buffer.concat([gzipSync("a"), gzipSync("b")])],
      ["deflate", deflateSync(text)],
      ["deflate", deflateRawSync(text)],
      ["br", brotliCompressSync(text)],
      ["zstd", encodeContent(text, "zstd")],
      ["zstd", Buffer.from("28b52ffd0458040100c061206c696e6520746861740a010094ff6f3ec74c", "hex")],
      ["identity", text],
      ["gzip, br", text],
    ];
    const seeds = coded.map(([coding, body]) => Buffer.concat([Buffer.from(`${coding}\n`), body]));
    return Promise.resolve(seeds);
  },
  tokens: ["gzip\n", "br\n", "zstd\n", "deflate\n", "\x1f\x8b\x08\0", "x\x9c", "\x28\xb5\x2f\xfd"],
  mutators: [],
  batchSize: 32,
  run(input) {
    const { line, rest } = firstLine(input);
    const decoded = attempt(() => decodeContent(rest, line, mostBytes));
    if (decoded === null) return;
    require(decoded.length <= mostBytes, "the limit holds", () => String(decoded.length));
    const again = decodeContent(encodeContent(decoded, line), line, mostBytes);
    requireSame(
      "what is encoded decodes to what it was",
      again.toString("latin1"),
      decoded.toString("latin1"),
    );
  },
};
