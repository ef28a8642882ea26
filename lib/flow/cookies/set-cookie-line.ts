import { respelled } from "../multi-map/live-map.js";
import { joinFields, type SeparatedText, type TextField } from "../multi-map/separated-text.js";
import { makePair, unquotedAttributes, type CookiePair } from "./cookie-pair.js";
import { PairScanner } from "./pair-scanner.js";

/** A cookie as it stands in a `Set-Cookie` header. */
export interface SetCookieText extends TextField<string | null> {
  /** The first pair, which is the cookie's name and value. */
  readonly pair: CookiePair;
  readonly attributes: readonly CookiePair[];
}

/** The cookies of a `Set-Cookie` header: mostly one; old servers put several, with commas. */
export type SetCookieLine = SeparatedText<SetCookieText>;

/** Takes a header apart (RFC 6265, section 4.1). (`cookies.parse_set_cookie_header`) */
export function parseSetCookieLine(line: string): SetCookieLine {
  const scanner = new PairScanner(line);
  const cookies: CookiePair[][] = [[]];
  let end = 0;
  do {
    scanner.skipSpace();
    const start = scanner.at;
    const name = scanner.until(";=,");
    const value = scanner.next === "=" ? readValue(scanner, name) : null;
    if (name !== "" || value !== null) {
      const text = line.slice(start, scanner.at);
      cookies.at(-1)?.push({ name, value, text, before: line.slice(end, start) });
      end = scanner.at;
    }
    if (scanner.next === ",") cookies.push([]);
    scanner.skip();
  } while (!scanner.isAtEnd);
  const fields = cookies.flatMap(([pair, ...attributes]) =>
    pair === undefined ? [] : [setCookieText(pair, attributes)],
  );
  if (scanner.isLoose) return { leading: "", fields: fields.map(rewritten), trailing: "" };
  const [first] = fields.splice(0, 1);
  if (first === undefined) return { leading: "", fields, trailing: line };
  fields.unshift({ ...first, before: null });
  return { leading: first.before ?? "", fields, trailing: line.slice(end) };
}

/** A day's name, behind which the comma of a date stands. */
const dayNameLength = 3;

function readValue(scanner: PairScanner, name: string): string {
  scanner.skip();
  const value = scanner.value(";,");
  if (name.toLowerCase() !== "expires" || value.length > dayNameLength) return value;
  // It goes on behind the comma; if it is no comma, mitmproxy takes what is there all the same.
  if (scanner.next !== ",") scanner.markLoose();
  scanner.skip();
  return `${value},${scanner.value(";,")}`;
}

/** A cookie of a pair and attributes. What stands between them stays; its place is that of the pair. */
export function setCookieText(pair: CookiePair, attributes: readonly CookiePair[]): SetCookieText {
  const { name, value, before } = pair;
  const text = joinFields({ leading: "", fields: [], trailing: "" }, [pair, ...attributes], "; ");
  return { name, value, before, text, pair, attributes };
}

/** A pair of this name is read as a date, also where it is the cookie. */
const unquotedCookies: ReadonlySet<string> = new Set(["expires"]);

/** A cookie with another value, or other attributes. What is the same keeps its spelling. */
export function changedCookie(
  old: SetCookieText | null,
  name: string,
  value: string | null,
  attributes: readonly (readonly [name: string, value: string | null])[],
): SetCookieText {
  const isSame = old !== null && old.value === value;
  return setCookieText(
    isSame ? old.pair : makePair(name, value, old, unquotedCookies),
    respelled(attributeRules, old?.attributes ?? [], attributes),
  );
}

/** How the attributes of a cookie are read and written. */
export const attributeRules = {
  value: ({ value }: CookiePair): string | null => value,
  key: (value: string | null): string => (value === null ? "" : `=${value}`),
  make: (name: string, value: string | null, old: CookiePair | null): CookiePair =>
    makePair(name, value, old, unquotedAttributes),
};

/** The same cookie in a spelling in which each pair can stand anywhere. */
function rewritten({ name, value, attributes }: SetCookieText): SetCookieText {
  return changedCookie(
    null,
    name,
    value,
    attributes.map((pair) => [pair.name, pair.value]),
  );
}
