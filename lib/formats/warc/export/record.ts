import { encodeText } from "../../../flow/text.js";
import { endOfHead, parseHead } from "../fields.js";
import { digestOf } from "../digest.js";
import type { WarcRecord } from "../record.js";

/** A record to be made. */
export interface RecordInit {
  readonly type: "request" | "response" | "metadata" | "warcinfo";
  /** A UUID. */
  readonly id: string;
  /** As `WARC-Date` has it. */
  readonly date: string;
  /** Further fields, in order; those that are null are left out. */
  readonly fields: readonly (readonly [name: string, value: string | null])[];
  readonly contentType: string;
  readonly block: Buffer;
  /** What of the block is its payload; null where there is no such thing. */
  readonly payload: Buffer | null;
  /** Its place in the file. */
  readonly index: number;
}

const twoLineEnds = Buffer.from("\r\n\r\n");

/** A record of WARC 1.1. */
export function makeRecord(init: RecordInit): WarcRecord {
  const { type, id, date, block, payload } = init;
  const fields: RecordInit["fields"] = [
    ["WARC-Type", type],
    ["WARC-Record-ID", recordId(id)],
    ["WARC-Date", date],
    ...init.fields,
    ["WARC-Block-Digest", digestOf(block)],
    ["WARC-Payload-Digest", payload === null ? null : digestOf(payload)],
    ["Content-Type", init.contentType],
    ["Content-Length", String(block.length)],
  ];
  const lines = fields.flatMap(([name, value]) => (value === null ? [] : `${name}: ${value}`));
  const head = encodeText(`WARC/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  return recordOf(Buffer.concat([head, block, twoLineEnds]), block.length, init.index);
}

/** What names a record. */
export function recordId(uuid: string): string {
  return `<urn:uuid:${uuid}>`;
}

/** The record that bytes are, from its version line on. */
export function recordOf(bytes: Buffer, blockLength: number, index: number, start = 0): WarcRecord {
  const head = parseHead(bytes, start, endOfHead(bytes, start));
  return { bytes, head, blockEnd: head.end + blockLength, index, offset: 0, start };
}
