import type { Response } from "../../../flow/response.js";
import { bodyText } from "./body-text.js";
import { headerItems, responseCookieItems } from "./lists.js";
import { headSize } from "./sizes.js";

/** The response of an entry; one with status 0 where there was none, as programs write it. */
export function exportResponse(
  response: Response | null,
  error: string | null,
): Record<string, unknown> {
  if (response === null) return noResponse(error);
  const { trailers, statusCode, reason, httpVersion } = response;
  return {
    status: statusCode,
    statusText: reason,
    httpVersion,
    cookies: responseCookieItems(response),
    headers: headerItems(response.headers),
    content: exportContent(response),
    redirectURL: response.headers.get("location") ?? "",
    headersSize: headSize(response, `${httpVersion} ${statusCode} ${reason}`),
    bodySize: response.rawContent?.length ?? -1,
    ...(trailers === null ? {} : { _trailers: headerItems(trailers) }),
    ...(error === null ? {} : { _error: error }),
  };
}

function exportContent(response: Response): Record<string, unknown> {
  const mimeType = response.headers.get("content-type") ?? "";
  const raw = response.rawContent;
  const body = bodyText(response);
  if (raw === null || body === null) return { size: -1, mimeType };
  const size = response.getContent({ strict: false })?.length ?? 0;
  return {
    size,
    compression: size - raw.length,
    mimeType,
    text: body.text,
    ...(body.encoding === null ? {} : { encoding: body.encoding }),
  };
}

function noResponse(error: string | null): Record<string, unknown> {
  return {
    status: 0,
    statusText: "",
    httpVersion: "",
    cookies: [],
    headers: [],
    content: { size: 0, mimeType: "x-unknown" },
    redirectURL: "",
    headersSize: -1,
    bodySize: -1,
    _transferSize: 0,
    _error: error,
  };
}
