import { reasonPhrase } from "../../../flow/reason-phrase.js";
import { Float } from "../../../flow/state/state.js";
import { PlainDict } from "../../../flow/state/plain-dict.js";
import { encodeText } from "../../../flow/text.js";
import type { JsonValue } from "../../json/json-value.js";
import { textOf, textOrNull, type Entry } from "../entry.js";
import { readContent } from "./body.js";
import { decodedFields, fieldsState, readFields, valueOf, type ImportedField } from "./headers.js";
import { httpVersion } from "../../shared/http-version.js";
import type { Times } from "./times.js";
import { trailersState } from "./trailers.js";

/** The response of an entry, in the layout of a flow's state; null when there was none. */
export function responseState(entry: Entry, times: Times): PlainDict | null {
  const response = responseOf(entry);
  if (response === null) return null;
  const fields = readFields(response);
  const contentType = valueOf(fields, "content-type") ?? "";
  const body = readContent(response.get("content"), contentType);
  const status = response.get("status")?.number ?? 0;
  return PlainDict.of({
    http_version: Buffer.from(httpVersion(textOf(response.get("httpVersion")))),
    headers: fieldsState(responseFields(entry, response, body, fields)),
    content: body,
    trailers: trailersState(response),
    timestamp_start: new Float(times.responseStart),
    timestamp_end: new Float(times.responseEnd),
    status_code: Number.isSafeInteger(status) ? status : 0,
    reason: readReason(entry, response, status),
  });
}

/**
 * The part of an entry that has the response; null when there was none. Programs then leave it out,
 * or write one whose status is not positive, without header fields and without a body.
 */
export function responseOf(entry: Entry): JsonValue | null {
  const response = entry.root.get("response");
  if (response?.kind !== "object") return null;
  const isSaid =
    (response.get("status")?.number ?? 0) > 0 ||
    (response.get("headers")?.items ?? []).length > 0 ||
    textOrNull(response.get("content")?.get("text")) !== null;
  return isSaid ? response : null;
}

/** The header fields as a flow has them, and where each is in the entry. */
export function responseFields(
  entry: Entry,
  response: JsonValue,
  body: Buffer | null,
  fields: readonly ImportedField[] = readFields(response),
): readonly ImportedField[] {
  return entry.isOwn ? fields : decodedFields(fields, body, "response");
}

/** HTTP/2 has no reason phrases, but mitmproxy's import gives each response its usual one. */
function readReason(entry: Entry, response: JsonValue, status: number): Buffer {
  const text = textOf(response.get("statusText"));
  const reason = text === "" && !entry.isOwn ? reasonPhrase(status) : text;
  return /^[\0-\xff]*$/.test(reason) ? Buffer.from(reason, "latin1") : encodeText(reason);
}
