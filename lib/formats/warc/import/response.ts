import { PlainDict } from "../../../flow/state/plain-dict.js";
import { Float } from "../../../flow/state/state.js";
import { parseMessage, parseStatusLine } from "../message.js";
import { blockOf, type WarcRecord } from "../record.js";
import { contentOf, fieldsState, versionOf } from "./message.js";

/** The response in a record; null for a revisit that does not say what was answered. */
export function responseState(record: WarcRecord, time: number): PlainDict | null {
  const block = blockOf(record);
  if (block.length === 0) return null;
  const message = parseMessage(block);
  const line = parseStatusLine(message.head.firstLine);
  return PlainDict.of({
    http_version: versionOf(record, line.version),
    headers: fieldsState(message.head.fields),
    content: contentOf(record, message),
    trailers: message.trailers === null ? null : fieldsState(message.trailers),
    timestamp_start: new Float(time),
    timestamp_end: new Float(time),
    status_code: line.status,
    reason: line.reason,
  });
}
