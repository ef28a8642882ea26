import type { Headers } from "../headers.js";
import { LiveMap, type OpenFields } from "../multi-map/live-map.js";
import { joinFields, type SeparatedText, type TextField } from "../multi-map/separated-text.js";
import { parseCookieLine } from "./cookie-line.js";
import { makePair } from "./cookie-pair.js";
import { rewriteLines, type HeaderLine } from "./header-lines.js";

/** A cookie, and which of the `Cookie` headers it is in: HTTP/2 may have one for each cookie. */
interface RequestCookie extends TextField<string> {
  readonly line: number;
}

export type RequestCookieMap = LiveMap<string, string, RequestCookie>;

/** The cookies in a request's headers. */
export function cookiesOfRequest(request: { headers: Headers }): RequestCookieMap {
  return new LiveMap(() => openCookies(request.headers));
}

const header = "cookie";

function openCookies(headers: Headers): OpenFields<string, string, RequestCookie> {
  const lines = headers.getAll(header).map(parseLine);
  return {
    fields: lines.flatMap(({ fields }) => fields),
    value: ({ value }) => value,
    key: (value) => value,
    make: (name, value, old) => ({ ...makePair(name, value, old), line: old?.line ?? 0 }),
    write: (fields) => rewriteLines(headers, header, linesWith(lines, fields)),
  };
}

interface CookieLine extends SeparatedText<RequestCookie>, HeaderLine {}

const newLine: CookieLine = { nth: null, value: "", leading: "", fields: [], trailing: "" };

function parseLine(value: string, nth: number): CookieLine {
  const parsed = parseCookieLine(value);
  return { ...parsed, nth, value, fields: parsed.fields.map((field) => ({ ...field, line: nth })) };
}

function linesWith(lines: readonly CookieLine[], fields: readonly RequestCookie[]): HeaderLine[] {
  const [first = newLine, ...others] = lines;
  const cookies = byLine(fields, others.length + 1);
  const written = [first, ...others].flatMap((line, index) => lineWith(line, cookies[index] ?? []));
  // As in mitmproxy, an empty header is left behind when the last cookie goes.
  return written.length > 0 ? written : [{ nth: first.nth, value: "" }];
}

/** The cookies of each header. A new one goes with the one before it. */
function byLine(fields: readonly RequestCookie[], count: number): RequestCookie[][] {
  const lines: RequestCookie[][] = Array.from({ length: count }, () => []);
  let line = 0;
  for (const field of fields) {
    line = Math.max(line, field.line);
    lines[line]?.push(field);
  }
  return lines;
}

/** A header with these cookies; none where all that it had are gone. */
function lineWith(line: CookieLine, cookies: readonly RequestCookie[]): HeaderLine[] {
  const { nth, fields } = line;
  const isSame =
    cookies.length === fields.length && cookies.every((cookie, index) => cookie === fields[index]);
  if (isSame) return nth === null ? [] : [line];
  return cookies.length === 0 ? [] : [{ nth, value: joinFields(line, cookies, "; ") }];
}
