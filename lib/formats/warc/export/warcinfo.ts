import { creator } from "../../shared/creator.js";
import type { WarcRecord } from "../record.js";
import { formatDate } from "./date.js";
import { makeRecord } from "./record.js";

/** The record that says who wrote the file. */
export function makeWarcinfo(): WarcRecord {
  const { name, version } = creator();
  const fields = {
    software: `${name}/${version}`,
    format: "WARC File Format 1.1",
    conformsTo: "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
  };
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}\r\n`);
  return makeRecord({
    type: "warcinfo",
    id: crypto.randomUUID(),
    date: formatDate(Date.now() / 1000, true),
    fields: [],
    contentType: "application/warc-fields",
    block: Buffer.from(lines.join("")),
    payload: null,
    index: 0,
  });
}
