import { isPairName } from "../../flow/state/pair-name.js";
import { PairList, placesOfPair, type PairBytes } from "../../flow/state/pair-list.js";
import { Http1Error } from "./errors.js";

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// A field's value may have tabs, and bytes beyond ASCII, but no other control character.
const control = /[\0-\x08\n-\x1f\x7f]/;

/** Whether text is a token, as methods and field names are (RFC 9110, section 5.6.2). */
export function isToken(text: string): boolean {
  return token.test(text);
}

/** Whether a field's value could end its line, or is cut off by some programs. */
export function hasControl(text: string): boolean {
  return control.test(text);
}

const tokenBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  isToken(String.fromCharCode(byte)) ? 1 : 0,
);
const controlBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  hasControl(String.fromCharCode(byte)) ? 1 : 0,
);
const none: readonly string[] = [];
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;
const space = 0x20;
const tab = 0x09;

/**
 * The header or trailer fields of a message, as they were sent: the bytes, and where in them each
 * name and value lies. Names are looked up in lower case.
 */
export class FieldBlock implements PairBytes {
  static readonly empty = new FieldBlock(Buffer.alloc(0), "", [], false);

  readonly bytes: Buffer;
  readonly text: string;
  readonly places: readonly number[];
  readonly #isAsWritten: boolean;

  private constructor(
    bytes: Buffer,
    text: string,
    places: readonly number[],
    isAsWritten: boolean,
  ) {
    this.bytes = bytes;
    this.text = text;
    this.places = places;
    this.#isAsWritten = isAsWritten;
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
    let isAsWritten = true;
    for (let at = from; at < to;) {
      const nameEnd = skip(bytes, at, to, tokenBytes, 1);
      if (nameEnd === at || bytes[nameEnd] !== colon) throw noField(bytes, nameEnd);
      let start = nameEnd + 1;
      while (isBlank(bytes[start])) start++;
      const end = skip(bytes, start, to, controlBytes, 0);
      if (bytes[end] !== carriageReturn || bytes[end + 1] !== lineFeed) {
        throw noValue(bytes, end);
      }
      let stop = end;
      while (stop > start && isBlank(bytes[stop - 1])) stop--;
      isAsWritten &&= stop === end && start === nameEnd + 2 && bytes[nameEnd + 1] === space;
      places.push(at, nameEnd, start, stop);
      at = end + 2;
    }
    return new FieldBlock(bytes, text, places, isAsWritten);
  }

  /** The lines of the fields, where they are as they would be written here; else null. */
  get lines(): string | null {
    const { text, places } = this;
    return this.#isAsWritten ? text.slice(places[0], (places.at(-1) ?? 0) + 2) : null;
  }

  has(name: string): boolean {
    return this.#find(name, 0) >= 0;
  }

  /** The values of all fields of that name, one character a byte. */
  all(name: string): readonly string[] {
    let at = this.#find(name, 0);
    if (at < 0) return none;
    const values: string[] = [];
    for (; at >= 0; at = this.#find(name, at + placesOfPair)) {
      values.push(this.#value(at));
    }
    return values;
  }

  /** The value of the first field of that name; null when there is none. */
  first(name: string): string | null {
    const at = this.#find(name, 0);
    return at < 0 ? null : this.#value(at);
  }

  /** Whether a field that is a list of words, such as `Connection`, has one, in lower case. */
  lists(name: string, word: string): boolean {
    if (!this.has(name)) return false;
    return this.all(name).some((value) => hasWord(value, word));
  }

  /** The fields as a flow's state has them. */
  toState(): PairList {
    return new PairList(this);
  }

  /** Where the places of the first field of that name are, from some place on; -1 for nowhere. */
  #find(name: string, from: number): number {
    const { bytes, places } = this;
    for (let at = from; at < places.length; at += placesOfPair) {
      if (isPairName(bytes, places[at] ?? 0, places[at + 1] ?? 0, name)) return at;
    }
    return -1;
  }

  #value(at: number): string {
    return this.text.slice(this.places[at + 2], this.places[at + 3]);
  }
}

/** Whether a value that is a list of words has one, in lower case. */
export function hasWord(value: string, word: string): boolean {
  return value.split(",").some((item) => item.trim().toLowerCase() === word);
}

/** Where the bytes end of which the table says so. */
function skip(bytes: Buffer, from: number, to: number, table: Uint8Array, said: number): number {
  let at = from;
  while (at < to && table[bytes[at] ?? 0] === said) at++;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === tab;
}

function noField(bytes: Buffer, at: number): Http1Error {
  if (isBareLineFeed(bytes, at)) return new Http1Error("a line ends without CR");
  return new Http1Error("a header line is not a name, a colon and a value");
}

function noValue(bytes: Buffer, at: number): Http1Error {
  if (isBareLineFeed(bytes, at)) return new Http1Error("a line ends without CR");
  return new Http1Error("a header value has a control character");
}

/** Some programs take a line feed alone for the end of a line, and so see other lines than we do. */
function isBareLineFeed(bytes: Buffer, at: number): boolean {
  return bytes[at] === lineFeed && bytes[at - 1] !== carriageReturn;
}
