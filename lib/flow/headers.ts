import { FlowFieldError } from "./field.js";
import { PlainList } from "./state/plain-list.js";
import { copyTree, type StateList } from "./state/state.js";
import { decodeText, encodeText, foldAscii } from "./text.js";

/** What new headers can be made from: `[name, value]` pairs in order, or an object. */
export type HeadersInit = Iterable<readonly [string, string]> | Readonly<Record<string, string>>;

/**
 * The header fields of a message: ordered; looked up without regard to case, which is kept; a name
 * may occur several times (RFC 9110, section 5). Mirrors mitmproxy's `http.Headers`.
 *
 * Underneath are bytes. As text they are UTF-8 with undecodable bytes kept as lone surrogates, so
 * that what is read and set again is the same. A field that is not changed keeps its bytes.
 */
export class Headers implements Iterable<[name: string, value: string]> {
  readonly #fields: StateList;

  /** New headers. */
  constructor(fields?: HeadersInit);
  /**
   * The headers that a flow's state holds: a view, not a copy.
   * @internal
   */
  constructor(fields: HeadersInit, state: StateList);
  constructor(fields: HeadersInit = [], state?: StateList) {
    this.#fields = state ?? toState(fields);
  }

  /** How many fields there are; a repeated name counts each time. */
  get size(): number {
    return this.#fields.length;
  }

  /** The field's value, or the values of a repeated field joined by `, `; null when absent. */
  get(name: string): string | null {
    const wanted = foldName(name);
    const first = this.#find(wanted, 0);
    if (first < 0) return null;
    let value = decodeText(this.#part(first, 1));
    for (let at = this.#find(wanted, first + 1); at >= 0; at = this.#find(wanted, at + 1)) {
      value += ", " + decodeText(this.#part(at, 1));
    }
    return value;
  }

  /** Each value of a field that may be repeated, such as `Set-Cookie`. */
  getAll(name: string): string[] {
    return this.#indexes(name).map((index) => decodeText(this.#part(index, 1)));
  }

  has(name: string): boolean {
    return this.#find(foldName(name), 0) >= 0;
  }

  /** Sets a field: in its place, with its case, when it is there; else at the end. */
  set(name: string, value: string): void {
    const index = this.#find(foldName(name), 0);
    if (index < 0) this.add(name, value);
    else this.setAll(name, [value]);
  }

  /** Sets a repeated field: existing ones in their places, the rest at the end, none too many. */
  setAll(name: string, values: readonly string[]): void {
    const indexes = this.#indexes(name);
    values.forEach((text, nth) => {
      const value = encodeText(text);
      const index = indexes[nth];
      if (index === undefined) {
        this.#fields.splice(this.#fields.length, 0, [pair(encodeText(name), value)]);
      } else if (!this.#part(index, 1).equals(value)) {
        this.#fields.splice(index, 1, [pair(this.#part(index, 0), value)]);
      }
    });
    for (const index of indexes.slice(values.length).reverse()) this.#fields.splice(index, 1, []);
  }

  /** Adds a field at the end, also when there is one of that name. */
  add(name: string, value: string): void {
    this.insert(this.#fields.length, name, value);
  }

  /** Adds a field before the one at `index`. */
  insert(index: number, name: string, value: string): void {
    this.#fields.splice(index, 0, [pair(encodeText(name), encodeText(value))]);
  }

  /** Removes all fields of that name; false when there was none. */
  delete(name: string): boolean {
    const indexes = this.#indexes(name);
    for (const index of indexes.reverse()) this.#fields.splice(index, 1, []);
    return indexes.length > 0;
  }

  /** Removes all fields. */
  clear(): void {
    if (this.size > 0) this.#fields.splice(0, this.size, []);
  }

  /** The names in order, each once, in the case of its first occurrence. */
  keys(): string[] {
    const names = new Map<string, string>();
    for (const [name] of this) {
      const folded = foldName(name);
      if (!names.has(folded)) names.set(folded, name);
    }
    return [...names.values()];
  }

  /** The value that `get` gives for each of the `keys`. */
  values(): string[] {
    const values = new Map<string, string>();
    for (const [name, value] of this) {
      const folded = foldName(name);
      const before = values.get(folded);
      values.set(folded, before === undefined ? value : `${before}, ${value}`);
    }
    return [...values.values()];
  }

  /** A copy: changes to one do not show in the other. */
  copy(): Headers {
    return new Headers([], copyTree(this.#fields));
  }

  /** All fields in order, as bytes. Do not write into the buffers: they are the flow's own. */
  get fields(): [name: Buffer, value: Buffer][] {
    return Array.from({ length: this.size }, (_, index) => [
      this.#part(index, 0),
      this.#part(index, 1),
    ]);
  }

  /** All fields in order. */
  *[Symbol.iterator](): Generator<[name: string, value: string]> {
    for (let index = 0; index < this.size; index++) {
      yield [decodeText(this.#part(index, 0)), decodeText(this.#part(index, 1))];
    }
  }

  /** The fields as they stand in an HTTP/1 message, each ended by CRLF. */
  toString(): string {
    return Array.from(this, ([name, value]) => `${name}: ${value}\r\n`).join("");
  }

  /** The list underneath, for the message that takes these headers. @internal */
  get state(): StateList {
    return this.#fields;
  }

  #indexes(name: string): number[] {
    const wanted = foldName(name);
    const indexes: number[] = [];
    for (let at = this.#find(wanted, 0); at >= 0; at = this.#find(wanted, at + 1)) indexes.push(at);
    return indexes;
  }

  #find(foldedName: string, from: number): number {
    return this.#fields.findPair(foldedName, from);
  }

  #part(index: number, part: 0 | 1): Buffer {
    const bytes = this.#fields.pairPart(index, part);
    if (bytes === null) throw new FlowFieldError("headers", "pairs of bytes", "something else");
    return bytes;
  }
}

function toState(fields: HeadersInit): PlainList {
  const pairs = Symbol.iterator in fields ? fields : Object.entries(fields);
  return new PlainList(
    Array.from(pairs, ([name, value]) => pair(encodeText(name), encodeText(value))),
  );
}

function pair(name: Buffer, value: Buffer): PlainList {
  return new PlainList([name, value]);
}

const lowerCaseAscii = /^[ -@[-~]*$/;

/** A name as `findPair` wants it: one character a byte, ASCII letters in lower case. */
function foldName(name: string): string {
  if (lowerCaseAscii.test(name)) return name;
  return foldAscii(encodeText(name).toString("latin1"));
}
