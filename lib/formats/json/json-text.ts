import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  endOfString,
  openBrace,
  openBracket,
  quote,
  skipSpace,
} from "./characters.js";
import { JsonError } from "./json-error.js";
import { endOfLiteral } from "./json-literal.js";
import { decodeString } from "./json-string.js";

/** How many numbers the index has for a value: where it starts, where it ends, the next one. */
export const slotSize = 3;

/**
 * JSON with an index of where its values lie, so that a value can be decoded when it is asked for,
 * or be replaced in the bytes while the rest stays as it is spelled.
 *
 * The index has three numbers for each value, in the order of the text: its first byte, the byte
 * behind it, and the position in the index behind all that is in it. Keys are values before values.
 */
export class JsonText {
  readonly bytes: Buffer;
  readonly index: number[] = [];
  /** Positions of the containers that are open. A list, not recursion: the depth is a stranger's. */
  readonly #open: number[] = [];

  /** @throws JsonError when the bytes are not one JSON value. */
  constructor(bytes: Buffer) {
    this.bytes = bytes;
    const end = skipSpace(bytes, this.#readValues(skipSpace(bytes, 0)));
    if (end < bytes.length) throw this.#error("there is more behind the value", end);
  }

  startOf(position: number): number {
    return this.index[position] ?? 0;
  }

  endOf(position: number): number {
    return this.index[position + 1] ?? 0;
  }

  /** The position behind a value and all that is in it. */
  behind(position: number): number {
    return this.index[position + 2] ?? 0;
  }

  #readValues(from: number): number {
    let at = from;
    for (;;) {
      const byte = this.bytes[at];
      if (byte === openBrace || byte === openBracket) {
        const next = this.#openContainer(at);
        if (next !== null) {
          at = next;
          continue;
        }
        at = skipSpace(this.bytes, at + 1);
      } else {
        at = byte === quote ? this.#readString(at) : this.#readLiteral(at);
      }
      at = this.#readBetween(at);
      if (this.#open.length === 0) return at;
    }
  }

  /** Opens an object or a list; where its first value begins, null when it is empty. */
  #openContainer(at: number): number | null {
    const isObject = this.bytes[at] === openBrace;
    const position = this.index.length;
    this.index.push(at, at, position);
    this.#open.push(position);
    const next = skipSpace(this.bytes, at + 1);
    if (this.bytes[next] === (isObject ? closeBrace : closeBracket)) return null;
    return isObject ? this.#readKey(next) : next;
  }

  /** Reads what follows a value: closing brackets, then a comma and a key; where the next begins. */
  #readBetween(from: number): number {
    const { bytes } = this;
    let at = from;
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      at = skipSpace(bytes, at);
      const isObject = bytes[this.startOf(top)] === openBrace;
      if (bytes[at] === comma) {
        const next = skipSpace(bytes, at + 1);
        return isObject ? this.#readKey(next) : next;
      }
      if (bytes[at] !== (isObject ? closeBrace : closeBracket)) {
        throw this.#error(`a comma or ${isObject ? '"}"' : '"]"'} is missing`, at);
      }
      at++;
      this.index[top + 1] = at;
      this.index[top + 2] = this.index.length;
      this.#open.pop();
    }
    return at;
  }

  /** Reads a key and its colon; where the value begins. */
  #readKey(at: number): number {
    if (this.bytes[at] !== quote) throw this.#error("a key is missing", at);
    const behind = skipSpace(this.bytes, this.#readString(at));
    if (this.bytes[behind] !== colon) throw this.#error("a colon is missing", behind);
    return skipSpace(this.bytes, behind + 1);
  }

  #readString(at: number): number {
    const end = endOfString(this.bytes, at + 1);
    if (end < 0) throw this.#error("a string does not end", at);
    return this.#add(at, end + 1);
  }

  #readLiteral(at: number): number {
    const end = endOfLiteral(this.bytes, at);
    if (end === at) throw this.#error("a value is missing", at);
    return this.#add(at, end);
  }

  #add(start: number, end: number): number {
    this.index.push(start, end, this.index.length + slotSize);
    return end;
  }

  #error(reason: string, at: number): JsonError {
    const path = this.#open.map((position) => this.#step(position)).join("");
    return new JsonError(
      at < this.bytes.length ? reason : "it ends early",
      at,
      path.replace(/^\./, ""),
    );
  }

  /** Where an open container is being read: `.key` or `[2]`. */
  #step(container: number): string {
    const children: number[] = [];
    for (let child = container + slotSize; child < this.index.length;) {
      children.push(child);
      // A container that is still open has no end yet, and is the last child.
      if (this.behind(child) === child) break;
      child = this.behind(child);
    }
    const isObject = this.bytes[this.startOf(container)] === openBrace;
    if (!isObject) return `[${children.length}]`;
    const key = children.at(children.length % 2 === 1 ? -1 : -2);
    if (key === undefined) return "";
    return `.${decodeString(this.bytes.subarray(this.startOf(key), this.endOf(key)))}`;
  }
}
