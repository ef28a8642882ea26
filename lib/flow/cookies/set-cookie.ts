import { LiveMap, pairsOf, type NameRules } from "../multi-map/live-map.js";
import type { MultiMap, MultiMapInit } from "../multi-map/multi-map.js";
import type { CookiePair } from "./cookie-pair.js";
import type { CookiePlace } from "./cookie-place.js";
import { attributeRules, changedCookie, setCookieText } from "./set-cookie-line.js";

/** What a cookie of a response can be set to: a value alone, or with attributes. */
export type SetCookieInit =
  | string
  | {
      /** Null for a cookie that is only a name, without `=`. */
      readonly value: string | null;
      /** Attributes without a value have null: `{ Path: "/", Secure: null }`. */
      readonly attributes?: MultiMapInit<string | null>;
    };

/**
 * A cookie that a response sets (RFC 6265, section 4.1). It is a live view of the `Set-Cookie`
 * header: changes to it change the header, and that alone.
 *
 * It stands for the first, second ... cookie of its name. After the cookie was removed it is as it
 * was, and changes to it change no header.
 */
export class SetCookie {
  readonly #place: CookiePlace;

  /** @internal */
  constructor(place: CookiePlace) {
    this.#place = place;
  }

  /** The value, without quotes; null where there is no `=`. Setting it keeps the attributes. */
  get value(): string | null {
    return this.#place.cookie.value;
  }
  set value(value: string | null) {
    const { cookie } = this.#place;
    if (value === cookie.value) return;
    const { name, attributes } = cookie;
    const pairs = attributes.map((pair) => [pair.name, pair.value] as const);
    this.#place.cookie = changedCookie(cookie, name, value, pairs);
  }

  /**
   * The attributes, such as `Path` and `Secure`: names without regard to case; values as they are
   * written, null where there is no `=`. Where one occurs several times, `get` gives the last, as
   * mitmproxy does.
   */
  get attributes(): MultiMap<string | null> {
    return this.#attributes();
  }
  set attributes(attributes: MultiMapInit<string | null>) {
    this.#attributes().replace(attributes);
  }

  #attributes(): LiveMap<string | null, string | null, CookiePair> {
    return new LiveMap(() => {
      const { cookie } = this.#place;
      return {
        ...attributeRules,
        fields: cookie.attributes,
        write: (fields) => {
          this.#place.cookie = setCookieText(cookie.pair, fields);
        },
      };
    }, attributeNames);
  }
}

const attributeNames: NameRules = {
  fold: (name) => name.toLowerCase(),
  representative: "last",
};

/** A cookie's value and attributes, as they are to be. */
export function cookieContents(
  init: SetCookieInit,
): readonly [value: string | null, attributes: readonly (readonly [string, string | null])[]] {
  if (typeof init === "string") return [init, []];
  return [init.value, pairsOf(init.attributes ?? [])];
}
