import { parseHttpDate } from "../../../flow/cookies/http-date.js";
import type { SetCookie } from "../../../flow/cookies/set-cookie.js";
import type { Headers } from "../../../flow/headers.js";
import type { Request } from "../../../flow/request.js";
import type { Response } from "../../../flow/response.js";

/** An item of one of the lists of an entry: a header field, a cookie, a field of a form ... */
export type ListItem = Readonly<Record<string, unknown>> & { readonly name: string };

export function headerItems(headers: Headers): ListItem[] {
  return Array.from(headers, ([name, value]) => ({ name, value }));
}

export function queryItems(request: Request): ListItem[] {
  return request.query.fields.map(([name, value]) => ({ name, value }));
}

export function formItems(request: Request): ListItem[] {
  return request.urlencodedForm.fields.map(([name, value]) => ({ name, value }));
}

export function requestCookieItems(request: Request): ListItem[] {
  return request.cookies.fields.map(([name, value]) => ({ name, value }));
}

export function responseCookieItems(response: Response): ListItem[] {
  const received = response.timestampStart;
  return response.cookies.fields.map(([name, cookie]) => setCookieItem(name, cookie, received));
}

function setCookieItem(name: string, cookie: SetCookie, received: number | null): ListItem {
  const { attributes } = cookie;
  const expires = expiry(cookie, received);
  const sameSite = attributes.get("samesite");
  return {
    name,
    value: cookie.value ?? "",
    path: attributes.has("path") ? (attributes.get("path") ?? "") : "/",
    domain: attributes.get("domain") ?? "",
    httpOnly: attributes.has("httponly"),
    secure: attributes.has("secure"),
    ...(expires === null ? {} : { expires }),
    ...(attributes.has("samesite") ? { sameSite: sameSite ?? "" } : {}),
  };
}

const lastMillisecond = 253_402_300_799_999;

/** When the cookie ends; `Max-Age` counts before `Expires` (RFC 6265, section 4.1.2.2). */
function expiry({ attributes }: SetCookie, received: number | null): string | null {
  const maxAge = attributes.get("max-age") ?? "";
  const seconds =
    /^-?\d{1,15}$/.test(maxAge) && received !== null
      ? received + Number(maxAge)
      : parseHttpDate(attributes.get("expires") ?? "");
  const milliseconds = seconds === null ? NaN : Math.round(seconds * 1000);
  const isDate = milliseconds >= 0 && milliseconds <= lastMillisecond;
  return isDate ? new Date(milliseconds).toISOString() : null;
}
