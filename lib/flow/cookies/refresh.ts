import type { Headers } from "../headers.js";
import { joinFields } from "../multi-map/separated-text.js";
import { setCookieHeader } from "./cookie-place.js";
import type { CookiePair } from "./cookie-pair.js";
import { rewriteLines } from "./header-lines.js";
import { formatHttpDate, parseHttpDate } from "./http-date.js";
import {
  attributeRules,
  parseSetCookieLine,
  setCookieText,
  type SetCookieText,
} from "./set-cookie-line.js";

/** Moves the dates in a response's headers, and those at which its cookies expire. */
export function moveDates(headers: Headers, seconds: number): void {
  for (const name of ["date", "expires", "last-modified"]) {
    const date = headers.get(name);
    const moved = date === null ? null : movedDate(date, seconds);
    if (moved !== null) headers.set(name, moved);
  }
  const lines = headers.getAll(setCookieHeader);
  rewriteLines(
    headers,
    setCookieHeader,
    lines.map((line, nth) => ({ nth, value: movedLine(line, seconds) })),
  );
}

function movedDate(date: string, seconds: number): string | null {
  const time = parseHttpDate(date);
  return time === null ? null : formatHttpDate(time + seconds);
}

/** A `Set-Cookie` header, moved; as it was when a cookie in it has no name, value or possible date. */
function movedLine(value: string, seconds: number): string {
  const line = parseSetCookieLine(value);
  const cookies = line.fields.map((cookie) => movedCookie(cookie, seconds));
  const isChanged = cookies.some((cookie, index) => cookie !== line.fields[index]);
  const moved = cookies.filter((cookie) => cookie !== null);
  return isChanged && moved.length === cookies.length ? joinFields(line, moved, ", ") : value;
}

/** The cookie with its date moved, or without it where it is no date; null when that cannot be. */
function movedCookie(cookie: SetCookieText, seconds: number): SetCookieText | null {
  if (cookie.name === "" || !cookie.value) return null;
  const isDate = ({ name }: CookiePair) => name.toLowerCase() === "expires";
  const [first, ...others] = cookie.attributes.filter(isDate);
  if (first === undefined) return cookie;
  const time = parseHttpDate((others.at(-1) ?? first).value ?? "");
  const moved = time === null ? null : formatHttpDate(time + seconds);
  if (time !== null && moved === null) return null;
  return setCookieText(
    cookie.pair,
    cookie.attributes.flatMap((attribute) => {
      if (!isDate(attribute)) return [attribute];
      if (attribute !== first || moved === null) return [];
      return [moved === first.value ? first : attributeRules.make(first.name, moved, first)];
    }),
  );
}
