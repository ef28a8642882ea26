import type { Flow } from "../../../lib/flow/flow.js";
import type { WarcRecord } from "../../../lib/formats/warc/record.js";
import { WarcSource } from "../../../lib/formats/warc/source.js";
import type { Part } from "./laws.js";

/** Where the request and the response of a flow lie; other records may be between. */
export function partsOfExchange({ source }: Flow): readonly Part[] {
  if (!(source instanceof WarcSource)) throw new Error("it is not of a web archive");
  const { request, response } = source.record.exchange;
  return [request, response].flatMap((record) => (record === null ? [] : [partOf(record)]));
}

function partOf({ offset, bytes, start }: WarcRecord): Part {
  return { start: offset, end: offset + bytes.length - start };
}
