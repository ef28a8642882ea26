import type { Response } from "../../../flow/response.js";
import type { JsonEdit } from "../../json/json-edit.js";
import type { JsonValue } from "../../json/json-value.js";
import type { Entry } from "../entry.js";
import { bodyText } from "../export/body-text.js";
import { responseCookieItems } from "../export/lists.js";
import { exportResponse } from "../export/response.js";
import { responseFields } from "../import/response.js";
import { editHeaders } from "./headers-edit.js";
import { editList } from "./list-edit.js";
import { editHeadSize, editTrailers, editVersion, isBodyTouched } from "./message-edit.js";
import { editText } from "./request-edit.js";

/** Brings the response of an entry up to date; `old` is the response as it was read. */
export function editResponse(
  edit: JsonEdit,
  entry: Entry,
  old: Response | null,
  now: Response | null,
): void {
  const part = entry.root.get("response");
  if (old !== null && now !== null && part?.kind === "object") {
    editPresent(edit, entry, part, old, now);
  } else if (old !== now) {
    const error = part?.get("_error")?.kind === "string" ? part.get("_error") : undefined;
    edit.set(entry.root, "response", exportResponse(now, error?.text ?? null));
  }
}

function editPresent(
  edit: JsonEdit,
  entry: Entry,
  part: JsonValue,
  old: Response,
  now: Response,
): void {
  const isTouched = isBodyTouched(old, now);
  if (old.statusCode !== now.statusCode) edit.set(part, "status", now.statusCode);
  if (old.reason !== now.reason) edit.set(part, "statusText", now.reason);
  editVersion(edit, part, old, now);
  editHeaders(edit, {
    message: part,
    read: responseFields(entry, part, old.rawContent),
    now: now.headers,
    isBodyTouched: isTouched,
  });
  editHeadSize(edit, part, old, now);
  editList(edit, part.get("cookies"), responseCookieItems(old), responseCookieItems(now));
  const location = now.headers.get("location") ?? "";
  if (location !== (old.headers.get("location") ?? "")) edit.set(part, "redirectURL", location);
  editContent(edit, part, old, now);
  if (isTouched) edit.set(part, "bodySize", now.rawContent?.length ?? -1);
  editTrailers(edit, part, old, now);
}

function editContent(edit: JsonEdit, part: JsonValue, old: Response, now: Response): void {
  const isTouched = isBodyTouched(old, now);
  const type = now.headers.get("content-type") ?? "";
  const hasOtherType = type !== (old.headers.get("content-type") ?? "");
  if (!isTouched && !hasOtherType) return;
  const content = part.get("content");
  if (content?.kind !== "object") {
    edit.set(part, "content", exportResponse(now, null)["content"]);
    return;
  }
  if (hasOtherType) edit.set(content, "mimeType", type);
  // Another type may mean another charset, so that the same bytes are other text.
  editText(edit, content, bodyText(now));
  if (!isTouched) return;
  const size = now.getContent({ strict: false })?.length ?? -1;
  edit.set(content, "size", size);
  edit.setPresent(content, "compression", Math.max(0, size - (now.rawContent?.length ?? size)));
}
