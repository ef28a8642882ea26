import { Request } from "../../lib/flow/request.js";
import { attempt } from "../laws/documented.js";
import { requireMultiMapLaws } from "../laws/multi-map.js";
import { textMutators } from "../mutate/text.js";
import type { Target } from "../target.js";
import { requireSame } from "../violation.js";
import { firstLine } from "./lines.js";

/** The first line is the `Content-Type`, and the rest the body. */
export const multipartTarget: Target = {
  name: "multipart",
  seeds() {
    const part = (head: string, value: string) =>
      `--b\r\nContent-Disposition: ${head}\r\n\r\n${value}\r\n`;
    const seeds = [
      part('form-data; name="a"', "1") +
        part('form-data; name="f"; filename="x.bin"', "\0\xff") +
        "--b--\r\n",
      `preamble\r\n${part("form-data; name=a", "")}--b--epilogue`,
      '--b\nContent-Disposition: form-data; name="a"\nContent-Length: 1\n\n1\n--b--',
      "--b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx",
      "--b--",
      "",
    ].map((body) => Buffer.from(`multipart/form-data; boundary=b\n${body}`, "latin1"));
    return Promise.resolve(seeds);
  },
  tokens: [
    ...[
      "--b",
      "--b--",
      "\r\n",
      "\n",
      "\r\n\r\n",
      "\r\n--b\r\n",
      "; name=",
      'name="a"',
      "filename=",
    ],
    ...[
      "Content-Disposition: form-data",
      "Content-Length: 1",
      "boundary=",
      '"',
      "multipart/form-data",
    ],
  ],
  mutators: textMutators,
  batchSize: 32,
  run(input) {
    const { line, rest } = firstLine(input);
    const request = Request.make("POST", "http://example.com/");
    request.headers.set("content-type", line);
    request.rawContent = rest;
    requireMultiMapLaws(
      request.multipartForm,
      (fields) => (request.multipartForm = fields),
      () => request.rawContent?.toString("latin1") ?? "",
      latin1,
    );
    request.rawContent = rest;
    const value = rest.subarray(0, 100);
    if (attempt(() => (request.multipartForm.set("new", value), true)) === null) return;
    requireSame(
      "a field that is set is there",
      latin1(request.multipartForm.get("new") ?? "nothing"),
      latin1(value),
    );
  },
};

function latin1(value: Uint8Array | string): string {
  return Buffer.from(value).toString("latin1");
}
