import type { Headers } from "../headers.js";
import { LiveMap, type Field, type OpenFields } from "../multi-map/live-map.js";
import { joinFields } from "../multi-map/separated-text.js";
import { decodeText } from "../text.js";
import { CookiePlace, setCookieHeader } from "./cookie-place.js";
import { placesOf, rewriteLines, type HeaderLine } from "./header-lines.js";
import {
  changedCookie,
  parseSetCookieLine,
  type SetCookieLine,
  type SetCookieText,
} from "./set-cookie-line.js";
import { cookieContents, SetCookie, type SetCookieInit } from "./set-cookie.js";

/** A `Set-Cookie` header. */
interface Line {
  /** Which of these headers it is. */
  readonly nth: number;
  /** Which of all headers it is. */
  readonly index: number;
  readonly bytes: Buffer;
  readonly line: SetCookieLine;
}

interface ResponseCookie extends Field {
  readonly cookie: SetCookieText;
  /** How many cookies of its name are before it. */
  readonly nth: number;
  /** The header that it is in; null for a new one. */
  readonly place: Line | null;
}

export type ResponseCookieMap = LiveMap<SetCookie, SetCookieInit, ResponseCookie>;

/** The cookies in a response's headers. */
export function cookiesOfResponse(response: { readonly headers: Headers }): ResponseCookieMap {
  return new LiveMap(() => openCookies(response));
}

function openCookies(response: {
  readonly headers: Headers;
}): OpenFields<SetCookie, SetCookieInit, ResponseCookie> {
  const lines = linesOf(response.headers);
  return {
    fields: cookiesOf(lines),
    value: ({ cookie, nth, place }) =>
      new SetCookie(new CookiePlace(response, cookie, nth, place && { ...place, cookie })),
    key: (init) => JSON.stringify(cookieContents(init)),
    make: (name, init, old) => ({
      name,
      cookie: changedCookie(old?.cookie ?? null, name, ...cookieContents(init)),
      nth: old?.nth ?? 0,
      place: old?.place ?? null,
    }),
    write: (cookies) => rewriteLines(response.headers, setCookieHeader, linesWith(lines, cookies)),
  };
}

function linesOf({ state }: Headers): Line[] {
  return placesOf(state, setCookieHeader).map((index, nth) => {
    const bytes = state.pairPart(index, 1) ?? Buffer.alloc(0);
    return { nth, index, bytes, line: parseSetCookieLine(decodeText(bytes)) };
  });
}

function cookiesOf(lines: readonly Line[]): ResponseCookie[] {
  const counts = new Map<string, number>();
  return lines.flatMap((place) =>
    place.line.fields.map((cookie) => {
      const { name } = cookie;
      const nth = counts.get(name) ?? 0;
      counts.set(name, nth + 1);
      return { name, cookie, nth, place };
    }),
  );
}

/** Headers with these cookies. A new cookie has one of its own; one without a cookie stays. */
function linesWith(lines: readonly Line[], cookies: readonly ResponseCookie[]): HeaderLine[] {
  const groups: { readonly place: Line | null; readonly cookies: SetCookieText[] }[] = [];
  let reached = 0;
  const keepEmptyUntil = (end: number) => {
    for (const place of lines.slice(reached, end)) {
      if (place.line.fields.length === 0) groups.push({ place, cookies: [] });
    }
  };
  for (const { cookie, place } of cookies) {
    const last = groups.at(-1);
    if (place !== null && place.nth >= reached) {
      keepEmptyUntil(place.nth);
      groups.push({ place, cookies: [cookie] });
      reached = place.nth + 1;
    } else if (place !== null && last?.place === place) {
      last.cookies.push(cookie);
    } else {
      groups.push({ place: null, cookies: [cookie] });
    }
  }
  keepEmptyUntil(lines.length);
  return groups.map((group) => ({
    nth: group.place?.nth ?? null,
    value: lineWith(group.place, group.cookies),
  }));
}

function lineWith(place: Line | null, cookies: readonly SetCookieText[]): string {
  if (place === null) return cookies.map(({ text }) => text).join(", ");
  const { bytes, line } = place;
  const isSame =
    cookies.length === line.fields.length &&
    cookies.every((cookie, index) => cookie === line.fields[index]);
  return isSame ? decodeText(bytes) : joinFields(line, cookies, ", ");
}
