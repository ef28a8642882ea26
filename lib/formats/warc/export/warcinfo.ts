import { creator } from "../../shared/creator.js";
import { Ids } from "../../shared/uuid.js";
import { endOfHead, fieldText, parseHead } from "../fields.js";
import { parseDate } from "../import/date.js";
import { isLineEnd } from "../line-end.js";
import { formatDate } from "./date.js";
import { makeRecord } from "./record.js";

/**
 * The record that says who wrote the file. Its date and its id come from the record that follows it,
 * so that the same flows make the same file.
 *
 * @param next Bytes that begin with that record.
 */
export function makeWarcinfo(next: Buffer): Buffer {
  const { name, version } = creator();
  const fields = {
    software: `${name}/${version}`,
    format: "WARC File Format 1.1",
    conformsTo: "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
  };
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}\r\n`);
  const start = next.findIndex((byte) => !isLineEnd(byte));
  const head = parseHead(next, start, endOfHead(next, start));
  return makeRecord({
    type: "warcinfo",
    id: new Ids("warcinfo", fieldText(head, "warc-record-id") ?? "").get(0),
    date: formatDate(parseDate(fieldText(head, "warc-date") ?? "") ?? 0, true),
    fields: [],
    contentType: "application/warc-fields",
    block: Buffer.from(lines.join("")),
    payload: null,
    index: 0,
  }).bytes;
}
