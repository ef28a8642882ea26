import { PlainList } from "../../flow/state/plain-list.js";
import { Http1Error } from "./errors.js";

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// A field's value may have tabs, and bytes beyond ASCII, but no other control character.
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const control = /[\0-\x08\n-\x1f\x7f]/;

/** Whether text is a token, as methods and field names are (RFC 9110, section 5.6.2). */
export function isToken(text: string): boolean {
  return token.test(text);
}

/** Whether a field's value could end its line, or is cut off by some programs. */
export function hasControl(text: string): boolean {
  return control.test(text);
}

/**
 * The header or trailer fields of a message, as they were sent: the bytes, and where in them each
 * name and value lies. Names are looked up in lower case.
 */
export class FieldBlock {
  static readonly empty = new FieldBlock(Buffer.alloc(0), []);

  readonly #bytes: Buffer;
  readonly #names: string[] = [];
  readonly #values: string[] = [];
  /** Four for each field: where its name and its value begin and end. */
  readonly #places: readonly number[];

  private constructor(bytes: Buffer, places: number[]) {
    this.#bytes = bytes;
    this.#places = places;
  }

  /**
   * Takes apart field lines, each ended by CRLF.
   *
   * Hot path: `text` is `bytes`, one character a byte; what is looked up are slices of it.
   *
   * @throws Http1Error when there is a line that is none, as with obs-fold or a space before a colon.
   */
  static parse(bytes: Buffer, text: string, from: number, to: number): FieldBlock {
    if (from >= to) return FieldBlock.empty;
    const places: number[] = [];
    const block = new FieldBlock(bytes, places);
    for (let at = from; at < to;) {
      const end = text.indexOf("\r\n", at);
      const colon = text.indexOf(":", at);
      const name = colon < 0 || colon > end ? "" : text.slice(at, colon);
      if (!token.test(name))
        throw new Http1Error("a header line is not a name, a colon and a value");
      let start = colon + 1;
      let stop = end;
      while (start < stop && isBlank(text.charCodeAt(start))) start++;
      while (stop > start && isBlank(text.charCodeAt(stop - 1))) stop--;
      const value = text.slice(start, stop);
      if (control.test(value)) throw new Http1Error("a header value has a control character");
      block.#names.push(name.toLowerCase());
      block.#values.push(value);
      places.push(at, colon, start, stop);
      at = end + 2;
    }
    return block;
  }

  get size(): number {
    return this.#names.length;
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  /** The values of all fields of that name, one character a byte. */
  all(name: string): string[] {
    const values: string[] = [];
    for (let index = this.#names.indexOf(name); index >= 0;) {
      values.push(this.#values[index] ?? "");
      index = this.#names.indexOf(name, index + 1);
    }
    return values;
  }

  /** The value of the first field of that name; null when there is none. */
  first(name: string): string | null {
    const index = this.#names.indexOf(name);
    return index < 0 ? null : (this.#values[index] ?? null);
  }

  /** Whether a field that is a list of words, such as `Connection`, has one, in lower case. */
  lists(name: string, word: string): boolean {
    if (!this.has(name)) return false;
    return this.all(name).some((value) =>
      value.split(",").some((item) => item.trim().toLowerCase() === word),
    );
  }

  /** The fields as a flow's state has them. */
  toState(): PlainList {
    const pairs: PlainList[] = [];
    const places = this.#places;
    for (let at = 0; at < places.length; at += 4) {
      pairs.push(
        new PlainList([
          this.#bytes.subarray(places[at], places[at + 1]),
          this.#bytes.subarray(places[at + 2], places[at + 3]),
        ]),
      );
    }
    return new PlainList(pairs);
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
