import { gunzipSync, inflateSync } from "node:zlib";
import { compressionByName, type Compression } from "../../lib/io/compression/compression.js";
import { decompress } from "../../lib/io/compression/decompress.js";
import { makeEncoder } from "../../lib/io/compression/make-encoder.js";
import { CompressionError } from "../../lib/io/errors.js";
import { Random } from "../random.js";
import { capturesOfOthers, firstFlowFile } from "../seeds.js";
import type { Target } from "../target.js";
import { require, requireSame } from "../violation.js";

const names = ["a.gz", "a.zst", "a.zhar"];
const compressions = names.flatMap((name) => compressionByName(name).compression ?? []);

/** More is not unpacked: a few bytes may become any number. */
const mostBytes = 4 * 2 ** 20;

export const compressionTarget: Target = {
  name: "compression",
  async seeds() {
    const content = firstFlowFile().subarray(0, 3000);
    const files = await Promise.all(compressions.map((kind) => compress(kind, content, 1000)));
    const two = files.map((file) => Buffer.concat([file, file]));
    const others = [
      ...capturesOfOthers("har", ".zhar"),
      ...capturesOfOthers("warc", ".gz"),
      Buffer.from("502a4d180200000000ff28b52ffd0058190000616263", "hex"),
      Buffer.from("28b52ffd0458040100c061206c696e6520746861740a010094ff6f3ec74c", "hex"),
    ];
    return [...files, ...two, ...others];
  },
  tokens: [
    ...["\x1f\x8b\x08\x00", "\x1f\x8b\x08\x1f", "x\x9c", "x\x01", "x\xda", "\x00\x00\xff\xff"],
    ...["\x28\xb5\x2f\xfd", "\x50\x2a\x4d\x18", "\x5f\x2a\x4d\x18", "\x03\x00", "\x01\x00\x00"],
  ],
  mutators: [],
  batchSize: 8,
  async run(input) {
    for (const compression of compressions) await requireLaws(compression, input);
  },
};

async function requireLaws(compression: Compression, input: Buffer): Promise<void> {
  const whole = await unpack(compression, [input]);
  const random = new Random(input.length);
  const sizes = Array.from({ length: 5 }, () => random.small(Math.max(4, input.length >> 2)));
  const again = await unpack(compression, inChunks(input, sizes));
  if (whole.isCut || again.isCut) return;
  require((whole.error === null) ===
    (again.error === null), `${compression} in chunks is damaged or not, as it is whole`, () =>
    `${again.error?.reason ?? "whole"} in place of ${whole.error?.reason ?? "whole"}`);
  if (whole.error !== null) {
    const { offset } = whole.error;
    require(offset >= 0 && offset <= input.length, "damage is in the file", () => String(offset));
    return;
  }
  requireSame(
    `${compression} in chunks unpacks to the same`,
    again.bytes.toString("latin1"),
    whole.bytes.toString("latin1"),
  );
  requireAgreement(compression, input, whole.bytes);
  const packed = await compress(compression, whole.bytes, 700);
  const back = await unpack(compression, [packed]);
  requireSame(
    `what is packed by ${compression} unpacks to what it was`,
    back.bytes.toString("latin1"),
    whole.bytes.toString("latin1"),
  );
}

/** What zlib makes of it at once, where it does not find fault. */
function requireAgreement(compression: Compression, input: Buffer, unpacked: Buffer): void {
  if (compression === "zstd" || input.length === 0) return;
  let expected: Buffer;
  try {
    expected = (compression === "gzip" ? gunzipSync : inflateSync)(input);
  } catch {
    return;
  }
  requireSame(
    `${compression} unpacks to what zlib makes of it`,
    unpacked.toString("latin1"),
    expected.toString("latin1"),
  );
}

interface Unpacked {
  readonly bytes: Buffer;
  readonly error: CompressionError | null;
  /** Whether it was left because it had become too long. */
  readonly isCut: boolean;
}

async function unpack(compression: Compression, chunks: readonly Buffer[]): Promise<Unpacked> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of decompress(toSource(chunks), compression, "input")) {
      pieces.push(Buffer.from(piece));
      length += piece.length;
      if (length > mostBytes) return { bytes: Buffer.concat(pieces), error: null, isCut: true };
    }
  } catch (error) {
    if (!(error instanceof CompressionError)) throw error;
    return { bytes: Buffer.concat(pieces), error, isCut: false };
  }
  return { bytes: Buffer.concat(pieces), error: null, isCut: false };
}

async function compress(compression: Compression, bytes: Buffer, size: number): Promise<Buffer> {
  const encoder = await makeEncoder(compression);
  const packed: Buffer[] = [];
  for (const chunk of inChunks(bytes, [size])) {
    for await (const piece of encoder.write(chunk)) packed.push(Buffer.from(piece));
  }
  for await (const piece of encoder.end()) packed.push(Buffer.from(piece));
  encoder.destroy();
  return Buffer.concat(packed);
}

function inChunks(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = sizes[chunks.length % sizes.length] ?? bytes.length;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

async function* toSource(chunks: readonly Buffer[]): AsyncGenerator<Buffer, void> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}
