import { PlainDict } from "../../../flow/state/plain-dict.js";
import { PlainList } from "../../../flow/state/plain-list.js";
import { Float, type StateDict } from "../../../flow/state/state.js";
import { bytesField } from "../../../flow/field.js";
import { encodeText } from "../../../flow/text.js";
import { authorityOf } from "../../../flow/url.js";
import type { Target } from "../../shared/target.js";
import { parseMessage, parseRequestLine } from "../message.js";
import { blockOf, type WarcRecord } from "../record.js";
import { contentOf, fieldsState, versionOf } from "./message.js";

/** The request in a record, in the layout of a flow's state. */
export function requestState(record: WarcRecord, target: Target, time: number): PlainDict {
  const message = parseMessage(blockOf(record));
  const line = parseRequestLine(message.head.firstLine);
  return PlainDict.of({
    http_version: versionOf(record, line.version),
    headers: fieldsState(message.head.fields),
    content: contentOf(record, message),
    trailers: message.trailers === null ? null : fieldsState(message.trailers),
    timestamp_start: new Float(time),
    timestamp_end: new Float(time),
    host: target.host,
    port: target.port,
    method: line.method,
    scheme: encodeText(target.scheme),
    ...targetState(line.method, line.target),
  });
}

const absoluteForm = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is;

/** What the first line says of where a request goes (RFC 9112, section 3.2). */
function targetState(method: Buffer, target: Buffer): { authority: Buffer; path: Buffer } {
  const nothing = Buffer.alloc(0);
  if (/^connect$/i.test(method.toString("latin1"))) return { authority: target, path: nothing };
  const match = absoluteForm.exec(target.toString("latin1"));
  if (match === null) return { authority: nothing, path: target };
  const [, authority = "", path = ""] = match;
  return {
    authority: Buffer.from(authority, "latin1"),
    path: Buffer.from(path.startsWith("/") ? path : `/${path}`, "latin1"),
  };
}

/** What must have been asked, where only the answer was kept. */
export function madeUpRequest(
  { scheme, host, port, path }: Target,
  time: number,
  response: StateDict | null,
): PlainDict {
  const hostField = [Buffer.from("Host"), encodeText(authorityOf(scheme, host, port).trim())];
  return PlainDict.of({
    http_version:
      response === null ? Buffer.from("HTTP/1.1") : bytesField(response, "http_version"),
    headers: new PlainList([new PlainList(hostField)]),
    content: Buffer.alloc(0),
    trailers: null,
    timestamp_start: new Float(time),
    timestamp_end: new Float(time),
    host,
    port,
    method: Buffer.from("GET"),
    scheme: encodeText(scheme),
    authority: Buffer.alloc(0),
    path: encodeText(path),
  });
}
