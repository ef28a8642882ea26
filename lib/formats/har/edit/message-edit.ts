import type { Headers } from "../../../flow/headers.js";
import type { Message } from "../../../flow/message.js";
import type { JsonEdit } from "../../json/json-edit.js";
import type { JsonValue } from "../../json/json-value.js";
import { headerItems } from "../export/lists.js";
import { fieldsSize } from "../export/sizes.js";

// What is the same for requests and responses. `old` is the message as it was read.

export function isBodyTouched(old: Message, now: Message): boolean {
  const before = old.rawContent;
  const after = now.rawContent;
  if (before === null || after === null) return before !== after;
  return !before.equals(after);
}

export function editVersion(edit: JsonEdit, part: JsonValue, old: Message, now: Message): void {
  if (old.httpVersion !== now.httpVersion) edit.set(part, "httpVersion", now.httpVersion);
}

/** The size of the head grows as its fields do; where it is not known it stays so. */
export function editHeadSize(edit: JsonEdit, part: JsonValue, old: Message, now: Message): void {
  const size = part.get("headersSize")?.number ?? -1;
  const growth = fieldsSize(now.headers) - fieldsSize(old.headers);
  if (size > 0 && growth !== 0) edit.set(part, "headersSize", Math.max(0, size + growth));
}

export function editTrailers(edit: JsonEdit, part: JsonValue, old: Message, now: Message): void {
  const after = now.trailers;
  if (said(old.trailers) === said(after)) return;
  if (after === null) edit.remove(part, "_trailers");
  else edit.set(part, "_trailers", headerItems(after));
}

function said(fields: Headers | null): string {
  return JSON.stringify(fields === null ? null : headerItems(fields));
}
