import type { Request } from "../../../flow/request.js";
import { authorityOf } from "../../../flow/url.js";
import type { JsonEdit } from "../../json/json-edit.js";
import type { JsonValue } from "../../json/json-value.js";
import { exportUrl } from "../../shared/export-url.js";
import { textOf, type Entry } from "../entry.js";
import { formItems, queryItems, requestCookieItems } from "../export/lists.js";
import { exportPostData, requestText } from "../export/request.js";
import { requestFields } from "../import/request.js";
import { editHeaders } from "./headers-edit.js";
import { editList } from "./list-edit.js";
import { editHeadSize, editTrailers, editVersion, isBodyTouched } from "./message-edit.js";

/** Brings the request of an entry up to date; `old` is the request as it was read. */
export function editRequest(edit: JsonEdit, entry: Entry, old: Request, now: Request): void {
  const { request } = entry;
  const isTouched = isBodyTouched(old, now);
  if (old.method !== now.method) edit.set(request, "method", now.method);
  editVersion(edit, request, old, now);
  editUrl(edit, entry, old, now);
  editHeaders(edit, {
    message: request,
    read: requestFields(entry, old.rawContent),
    now: now.headers,
    isBodyTouched: isTouched,
  });
  editHeadSize(edit, request, old, now);
  editList(edit, request.get("cookies"), requestCookieItems(old), requestCookieItems(now));
  editList(edit, request.get("queryString"), queryItems(old), queryItems(now));
  editPostData(edit, request, old, now);
  if (isTouched) edit.set(request, "bodySize", now.rawContent?.length ?? -1);
  editTrailers(edit, request, old, now);
}

/** Where only the path changed, what is before it keeps its spelling, user name and all. */
function editUrl(edit: JsonEdit, entry: Entry, old: Request, now: Request): void {
  const value = entry.need(entry.request, "url", "request", "string");
  const isSameServer = old.scheme === now.scheme && old.host === now.host && old.port === now.port;
  if (isSameServer && old.path === now.path) return;
  const spelled = value.text;
  if (isSameServer) edit.replace(value, spelled.slice(0, entry.target.pathAt) + now.path);
  else edit.replace(value, withScheme(urlOf(now), spelled));
}

/** The URL of where the request goes, whatever its Host header says. */
function urlOf(request: Request): string {
  const { scheme, host, port, path } = request;
  if (host === "" || request.method === "CONNECT") return exportUrl(request);
  return `${scheme}://${authorityOf(scheme, host, port)}${path === "*" ? "" : path}`;
}

/** A URL of a WebSocket connection stays one. */
function withScheme(url: string, spelled: string): string {
  return /^wss?:/i.test(spelled) ? url.replace(/^http/, "ws") : url;
}

function editPostData(edit: JsonEdit, request: JsonValue, old: Request, now: Request): void {
  const post = request.get("postData");
  const isTouched = isBodyTouched(old, now);
  const header = now.headers.get("content-type");
  const type = header ?? "";
  const hasOtherType = type !== (old.headers.get("content-type") ?? "");
  if (post?.kind !== "object") {
    if (isTouched && now.rawContent !== null) edit.set(request, "postData", exportPostData(now));
    return;
  }
  if (isTouched && now.rawContent === null) {
    edit.remove(request, "postData");
    return;
  }
  if (hasOtherType) edit.set(post, "mimeType", type);
  // Another type may mean another charset, so that the same bytes are other text.
  if (isTouched || (hasOtherType && post.get("text")?.kind === "string")) {
    const readBy = header ?? (hasOtherType ? "" : textOf(post.get("mimeType")));
    editText(edit, post, requestText(now, readBy));
  }
  if (isTouched || hasOtherType) {
    editList(edit, post.get("params"), formItems(old), formItems(now));
  }
}

/** Sets a body, and says how it is encoded. */
export function editText(
  edit: JsonEdit,
  part: JsonValue,
  body: ReturnType<typeof requestText>,
): void {
  if (body === null) edit.remove(part, "text");
  else edit.set(part, "text", body.text);
  if (body?.encoding === "base64") edit.set(part, "encoding", "base64");
  else edit.remove(part, "encoding");
}
