import type { Flow } from "../../../lib/flow/flow.js";
import { HarSource } from "../../../lib/formats/har/source.js";
import { JsonlSource } from "../../../lib/formats/jsonl/source.js";
import { MitmSource } from "../../../lib/formats/mitm/source.js";
import { MsgpackSource } from "../../../lib/formats/msgpack/source.js";
import type { WarcRecord } from "../../../lib/formats/warc/record.js";
import { WarcSource } from "../../../lib/formats/warc/source.js";
import type { Part } from "./laws.js";

// The bytes that a flow was read from, in a file of each format.

export function partOfMitm({ source }: Flow): Part {
  if (!(source instanceof MitmSource)) throw new Error("it is not of a flow file");
  const { offset, start, end } = source.record;
  return { start: offset, end: offset + end - start };
}

export function partOfMsgpack({ source }: Flow): Part {
  if (!(source instanceof MsgpackSource)) throw new Error("it is not of a msgpack file");
  const { offset, start, end } = source.frame;
  return { start: offset, end: offset + end - start };
}

export function partOfJsonl({ source }: Flow): Part {
  if (!(source instanceof JsonlSource)) throw new Error("it is not of a jsonl file");
  const { offset, start, end } = source.line;
  return { start: offset, end: offset + end - start };
}

export function partOfHar({ source }: Flow): Part {
  if (!(source instanceof HarSource)) throw new Error("it is not of a HAR file");
  const { offset, bytes } = source.record;
  return { start: offset, end: offset + bytes.length };
}

/** Where the request and the response of a flow lie; other records may be between. */
export function partsOfWarc({ source }: Flow): readonly Part[] {
  if (!(source instanceof WarcSource)) throw new Error("it is not of a web archive");
  const { request, response } = source.record.exchange;
  return [request, response].flatMap((record) => (record === null ? [] : [partOfRecord(record)]));
}

function partOfRecord({ offset, bytes, start }: WarcRecord): Part {
  return { start: offset, end: offset + bytes.length - start };
}
