import { har } from "../../lib/formats/har/format.js";
import { HarSource } from "../../lib/formats/har/source.js";
import { singleEntries } from "../seeds.js";
import { json } from "../structures/json.js";
import { captureTarget } from "./capture.js";

/** A comma, what a file begins with, or what comes from the end of the list of entries on. */
const around = /^\s*,?\s*$|^\s*\]|^(?:\xef\xbb\xbf)?\s*\{/;

export const harTarget = captureTarget(har, json, {
  seeds: singleEntries,
  tokens: [
    ...[
      '{"log":{"entries":[',
      "]}}",
      '"pages":[]',
      '"entries":[',
      "\ufeff",
      "null",
      '"',
      "\\u0000",
    ],
    ...["request", "response", "headers", "queryString", "cookies", "postData", "params", "text"],
    ...[
      "content",
      "encoding",
      "base64",
      "mimeType",
      "startedDateTime",
      "timings",
      "time",
      "bodySize",
    ],
    ...[
      "_webSocketMessages",
      "_resourceType",
      "pageref",
      "connection",
      "serverIPAddress",
      "comment",
    ],
    ...[
      "httpVersion",
      "h2",
      "HTTP/2.0",
      "http/2.0+quic/46",
      "method",
      "url",
      "status",
      "statusText",
    ],
    ...[
      "2020-01-01T00:00:00.000+02:00",
      "-1",
      "1e999",
      "https://[::1]:8443/?a=b#c",
      "content-encoding",
    ],
  ],
  parts: {
    partsOf({ source }) {
      if (!(source instanceof HarSource)) throw new TypeError("it is not of a har file");
      const { offset, bytes } = source.record;
      return [{ start: offset, end: offset + bytes.length }];
    },
    isBetween: (bytes) => around.test(bytes.toString("latin1")),
    mayBeMissed: (entry) => entry.toString("latin1").split('"startedDateTime"').length !== 2,
  },
});
