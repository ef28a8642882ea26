import type { Request } from "../../../flow/request.js";
import { exportUrl } from "../../shared/export-url.js";
import { bodyText } from "./body-text.js";
import { formItems, headerItems, queryItems, requestCookieItems, type ListItem } from "./lists.js";
import { headSize } from "./sizes.js";

/** The request of an entry. */
export function exportRequest(request: Request): Record<string, unknown> {
  const { trailers, method, path, httpVersion } = request;
  return {
    method,
    url: exportUrl(request),
    httpVersion,
    cookies: requestCookieItems(request),
    headers: headerItems(request.headers),
    queryString: queryItems(request),
    headersSize: headSize(request, `${method} ${path} ${httpVersion}`),
    bodySize: request.rawContent?.length ?? 0,
    ...postData(request),
    ...(trailers === null ? {} : { _trailers: headerItems(trailers) }),
  };
}

const methodsWithBody = ["POST", "PUT", "PATCH"];

function postData(request: Request): { postData?: PostData } {
  const size = request.rawContent?.length ?? 0;
  if (size === 0 && !methodsWithBody.includes(request.method)) return {};
  return { postData: exportPostData(request) };
}

export interface PostData {
  readonly mimeType: string;
  /** Absent when the body was not kept. */
  readonly text?: string;
  /** Proposed for HAR 1.3. */
  readonly encoding?: "base64";
  readonly params: readonly ListItem[];
}

export function exportPostData(request: Request): PostData {
  const body = requestText(request);
  return {
    mimeType: request.headers.get("content-type") ?? "",
    ...(body === null ? {} : { text: body.text }),
    ...(body?.encoding === "base64" ? { encoding: "base64" as const } : {}),
    params: formItems(request),
  };
}

/** Programs take the body of a request for text, whatever it looks like. */
export function requestText(request: Request, contentType?: string): ReturnType<typeof bodyText> {
  return bodyText(request, () => false, contentType);
}
