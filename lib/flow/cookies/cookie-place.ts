import type { Headers } from "../headers.js";
import { joinFields } from "../multi-map/separated-text.js";
import { PlainList } from "../state/plain-list.js";
import type { StateList } from "../state/state.js";
import { decodeText, encodeText } from "../text.js";
import { placesOf } from "./header-lines.js";
import { parseSetCookieLine, type SetCookieLine, type SetCookieText } from "./set-cookie-line.js";

/** The header of responses with a cookie, in lower case. */
export const setCookieHeader = "set-cookie";

/** Where a cookie was when it was last looked for. */
interface Sighting {
  /** The header field's index. */
  readonly index: number;
  readonly bytes: Buffer;
  readonly line: SetCookieLine;
  readonly cookie: SetCookieText;
}

/**
 * The place of a cookie in a response: it is the first, second ... of its name, wherever that stands
 * after other changes. When it is gone, it is as it was last seen.
 */
export class CookiePlace {
  readonly #response: { readonly headers: Headers };
  readonly #nth: number;
  #sighting: Sighting | null;
  #last: SetCookieText;

  /**
   * @param cookie The cookie as it is now.
   * @param nth How many cookies of the same name are before it.
   * @param sighting Where it is now, if that is known.
   */
  constructor(
    response: { readonly headers: Headers },
    cookie: SetCookieText,
    nth: number,
    sighting: Sighting | null,
  ) {
    this.#response = response;
    this.#nth = nth;
    this.#sighting = sighting;
    this.#last = cookie;
  }

  /** The cookie as it is now. */
  get cookie(): SetCookieText {
    const sighting = this.#find();
    if (sighting !== null) this.#last = sighting.cookie;
    return this.#last;
  }
  set cookie(cookie: SetCookieText) {
    const sighting = this.#find();
    if (sighting !== null) this.#sighting = this.#write(sighting, cookie);
    this.#last = cookie;
  }

  #find(): Sighting | null {
    const list = this.#response.headers.state;
    if (this.#sighting !== null && isThere(list, this.#sighting)) return this.#sighting;
    this.#sighting = findCookie(list, this.#last.name, this.#nth);
    return this.#sighting;
  }

  #write({ index, line, cookie: old }: Sighting, cookie: SetCookieText): Sighting | null {
    const at = line.fields.indexOf(old);
    const text = joinFields(line, line.fields.with(at, cookie), ", ");
    const bytes = encodeText(text);
    const list = this.#response.headers.state;
    const name = list.pairPart(index, 0) ?? encodeText(setCookieHeader);
    list.splice(index, 1, [new PlainList([name, bytes])]);
    const written = parseSetCookieLine(text);
    const now = written.fields[at];
    return now?.name === cookie.name ? { index, bytes, line: written, cookie: now } : null;
  }
}

function isThere(list: StateList, { index, bytes }: Sighting): boolean {
  return (
    index < list.length &&
    list.findPair(setCookieHeader, index) === index &&
    list.pairPart(index, 1)?.equals(bytes) === true
  );
}

function findCookie(list: StateList, name: string, nth: number): Sighting | null {
  let before = 0;
  for (const index of placesOf(list, setCookieHeader)) {
    const bytes = list.pairPart(index, 1) ?? Buffer.alloc(0);
    const line = parseSetCookieLine(decodeText(bytes));
    for (const cookie of line.fields) {
      if (cookie.name === name && before++ === nth) return { index, bytes, line, cookie };
    }
  }
  return null;
}
