import { jsonl } from "../../lib/formats/jsonl/format.js";
import { JsonlSource } from "../../lib/formats/jsonl/source.js";
import { singleFlowsAs } from "../seeds.js";
import { json } from "../structures/json.js";
import { captureTarget } from "./capture.js";

export const jsonlTarget = captureTarget(jsonl, json, {
  seeds: () => singleFlowsAs(jsonl),
  tokens: [
    ...["\n", "\r\n", "\n\n", " ", "\ufeff", "null", '"', "\\u0000", "\\ud800", "{}", "[]", '":'],
    ...['"mitmts-dump"', '"version"', '"type"', '"http"', '"tcp"', '"udp"', '"dns"', '"base64"'],
    ...['"request"', '"response"', '"headers"', '"content"', '"metadata"', '"$float"', '"$bytes"'],
    ...["1e999", "-0", "0.1e1", "9007199254740993", "12345678901234567890", "true", "false"],
  ],
  parts: {
    partsOf({ source }) {
      if (!(source instanceof JsonlSource)) throw new TypeError("it is not of a jsonl file");
      const { offset, start, end } = source.line;
      return [{ start: offset, end: offset + end - start }];
    },
    isBetween: (bytes) => /^(?:\xef\xbb\xbf)?[ \t\r\n]*$/.test(bytes.toString("latin1")),
    mayBeMissed: () => false,
  },
});
