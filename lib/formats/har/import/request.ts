import { Float } from "../../../flow/state/state.js";
import { PlainDict } from "../../../flow/state/plain-dict.js";
import { encodeText } from "../../../flow/text.js";
import type { JsonValue } from "../../json/json-value.js";
import { bytesOf, textOf, textOrNull, type Entry } from "../entry.js";
import { readBody } from "./body.js";
import { decodedFields, fieldsState, readFields, valueOf, type ImportedField } from "./headers.js";
import { httpVersion } from "../../shared/http-version.js";
import { encodeForm } from "./post-params.js";
import type { Times } from "./times.js";
import { trailersState } from "./trailers.js";

/** The request of an entry, in the layout of a flow's state. */
export function requestState(entry: Entry, times: Times): PlainDict {
  const { request, target } = entry;
  const fields = readFields(request);
  const body = readRequestBody(request, fields);
  // What an entry of our own notes of method and URL was not in the URL.
  const notes = entry.notes?.get("request");
  return PlainDict.of({
    http_version: Buffer.from(httpVersion(textOf(request.get("httpVersion")))),
    headers: fieldsState(requestFields(entry, body, fields)),
    content: body,
    trailers: trailersState(request),
    timestamp_start: new Float(times.requestStart),
    timestamp_end: new Float(times.requestEnd),
    host: noted(notes, "host") ?? target.host,
    port: notes?.get("port")?.number ?? target.port,
    method: bytesOf(entry.need(request, "method", "request", "string")),
    scheme: encodeText(noted(notes, "scheme") ?? target.scheme),
    authority: encodeText(noted(notes, "authority") ?? ""),
    path: encodeText(noted(notes, "path") ?? target.path),
  });
}

function noted(notes: JsonValue | undefined, key: string): string | null {
  const value = notes?.get(key);
  return value?.kind === "string" ? value.text : null;
}

/** The header fields as a flow has them, and where each is in the entry. */
export function requestFields(
  entry: Entry,
  body: Buffer | null,
  fields: readonly ImportedField[] = readFields(entry.request),
): readonly ImportedField[] {
  return entry.isOwn ? fields : decodedFields(fields, body, "request");
}

/**
 * The body of a request; null when there was one that was not kept. Programs that give the fields of
 * a form and not its text mean the same.
 */
function readRequestBody(request: JsonValue, fields: readonly ImportedField[]): Buffer | null {
  const post = request.get("postData");
  const text = post?.get("text");
  const contentType = valueOf(fields, "content-type") ?? textOf(post?.get("mimeType"));
  if (text?.kind === "string") {
    return readBody(text, textOrNull(post?.get("encoding")), contentType);
  }
  const form = encodeForm(post?.get("params"), contentType);
  if (form !== null) return form;
  const size = request.get("bodySize")?.number ?? 0;
  return size > 0 ? null : Buffer.alloc(0);
}
