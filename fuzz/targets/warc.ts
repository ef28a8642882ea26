import type { Flow } from "../../lib/flow/flow.js";
import { hasRightDigest } from "../../lib/formats/warc/credible.js";
import { endOfHead, parseHead } from "../../lib/formats/warc/fields.js";
import { warc } from "../../lib/formats/warc/format.js";
import { blockLength } from "../../lib/formats/warc/head.js";
import { RecordError } from "../../lib/formats/warc/record.js";
import { capturesOfOthers, singleFlowsAs } from "../seeds.js";
import { records } from "../structures/records.js";
import { WarcSource } from "../../lib/formats/warc/source.js";
import { WarcSplitter } from "../../lib/formats/warc/splitter.js";
import type { Part } from "../laws/recovery.js";
import { captureTarget } from "./capture.js";

export const warcTarget = captureTarget(warc, records, {
  seeds: async () => [...capturesOfOthers("warc", ".warc"), ...(await singleFlowsAs(warc))],
  tokens: [
    ...[
      "WARC/1.0\r\n",
      "WARC/1.1\r\n",
      "WARC/0.18\r\n",
      "\r\n",
      "\r\n\r\n",
      "\n",
      ": ",
      "HTTP/1.1 ",
    ],
    ...[
      "WARC-Type",
      "warcinfo",
      "request",
      "response",
      "resource",
      "revisit",
      "metadata",
      "conversion",
    ],
    ...["Content-Length", "Content-Type", "application/http;msgtype=request", "WARC-Target-URI"],
    ...["WARC-Record-ID", "WARC-Concurrent-To", "<urn:uuid:", "WARC-Date", "2020-01-01T00:00:00Z"],
    ...["WARC-Block-Digest", "sha1:", "WARC-Truncated", "Transfer-Encoding: chunked", "0\r\n\r\n"],
  ],
  parts: { partsOf, isBetween, mayBeMissed },
});

/** Metadata may also be of no flow: where the record that it is about was refused. */
function partsOf({ source }: Flow): readonly Part[] {
  if (!(source instanceof WarcSource)) throw new TypeError("it is not of a web archive");
  const { request, response } = source.record.exchange;
  return [request, response].flatMap((record) => {
    if (record === null) return [];
    const { bytes, offset, start } = record;
    return [{ start: offset, end: offset + bytes.length - start }];
  });
}

/** Records that are of no flow, and empty lines. */
function isBetween(bytes: Buffer): boolean {
  const splitter = new WarcSplitter(Infinity);
  try {
    return [...splitter.split(bytes), ...splitter.end()].length > 0 || bytes.length === 0;
  } catch (error) {
    if (error instanceof RecordError) return false;
    throw error;
  }
}

const versionLine = /WARC\/(?:0\.1[78]|1\.\d)[ \t\r]{0,8}\n/;

/** Whether a record is one of which it cannot be said for sure where it ends, or that it is one. */
function mayBeMissed(file: Buffer, { start, end }: Part): boolean {
  const record = file.subarray(start, end);
  const headEnd = endOfHead(record, 0);
  const head = parseHead(record, 0, headEnd);
  const blockEnd = headEnd + (blockLength(head) ?? 0);
  const lineEnds = record.toString("latin1", blockEnd);
  const isFollowed = end === file.length || isVersionLine(file, end);
  if (lineEnds.length > 8 || !(isFollowed || lineEnds.split("\n").length > 2)) return true;
  if (!isVersionLine(record, 0) || hasVersionLine(record, 1, headEnd)) return true;
  return (
    hasVersionLine(record, headEnd, blockEnd) &&
    hasRightDigest(head, record.subarray(headEnd, blockEnd)) !== true
  );
}

function isVersionLine(bytes: Buffer, at: number): boolean {
  return bytes.toString("latin1", at, at + 32).search(versionLine) === 0;
}

function hasVersionLine(bytes: Buffer, start: number, end: number): boolean {
  return versionLine.test(bytes.toString("latin1", start, end));
}
