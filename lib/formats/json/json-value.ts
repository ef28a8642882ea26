import { backslash, openBrace, openBracket, quote } from "./characters.js";
import { parseNumber } from "./json-literal.js";
import { decodeString, hasEscapes } from "./json-string.js";
import { JsonText, slotSize } from "./json-text.js";
import { unescape } from "./unescape.js";

export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

/** A member of an object. */
export interface JsonMember {
  readonly key: JsonValue;
  readonly value: JsonValue;
}

/** A value in a JSON text. */
export class JsonValue {
  constructor(
    readonly source: JsonText,
    readonly position: number,
  ) {}

  /** Its first byte. */
  get start(): number {
    return this.source.startOf(this.position);
  }

  /** The byte behind it. */
  get end(): number {
    return this.source.endOf(this.position);
  }

  get kind(): JsonKind {
    switch (this.source.bytes[this.start]) {
      case openBrace:
        return "object";
      case openBracket:
        return "array";
      case quote:
        return "string";
      case 0x74: // t
      case 0x66: // f
        return "boolean";
      case 0x6e: // n
        return "null";
      default:
        return "number";
    }
  }

  /** The members of an object in their order; none for other values. */
  get members(): JsonMember[] {
    if (this.kind !== "object") return [];
    const members: JsonMember[] = [];
    for (let at = this.position + slotSize; at < this.source.behind(this.position);) {
      const key = new JsonValue(this.source, at);
      const value = new JsonValue(this.source, this.source.behind(at));
      members.push({ key, value });
      at = this.source.behind(value.position);
    }
    return members;
  }

  /** The items of a list; none for other values. */
  get items(): JsonValue[] {
    if (this.kind !== "array") return [];
    const items: JsonValue[] = [];
    const end = this.source.behind(this.position);
    for (let at = this.position + slotSize; at < end; at = this.source.behind(at)) {
      items.push(new JsonValue(this.source, at));
    }
    return items;
  }

  /**
   * The value of a key, which is ASCII; undefined when there is none. Of a key that is repeated the
   * last value counts, as for `JSON.parse`.
   */
  get(key: string): JsonValue | undefined {
    const { source } = this;
    const { bytes, index } = source;
    if (bytes[this.start] !== openBrace) return undefined;
    const first = key.charCodeAt(0);
    let found = -1;
    const end = source.behind(this.position);
    for (let at = this.position + slotSize; at < end;) {
      const value = at + slotSize;
      const begin = bytes[(index[at] ?? 0) + 1];
      if ((begin === first || begin === backslash) && this.#isKey(at, key)) found = value;
      at = index[value + 2] ?? end;
    }
    return found < 0 ? undefined : new JsonValue(source, found);
  }

  #isKey(position: number, key: string): boolean {
    const { bytes } = this.source;
    const start = this.source.startOf(position) + 1;
    const length = this.source.endOf(position) - 1 - start;
    if (length < key.length) return false;
    for (let at = 0; at < key.length; at++) {
      const byte = bytes[start + at];
      if (byte === backslash) return new JsonValue(this.source, position).text === key;
      if (byte !== key.charCodeAt(at)) return false;
    }
    return length === key.length;
  }

  /** A string's characters; any other value as it is spelled. Undecodable bytes are lone surrogates. */
  get text(): string {
    if (this.kind !== "string") return this.source.bytes.toString("latin1", this.start, this.end);
    return decodeString(this.source.bytes, this.start, this.end);
  }

  /**
   * A string's characters in UTF-8, or as the bytes that are not; null where only `text` tells them, and
   * where it is no string. What has no escapes is not copied.
   */
  get utf8(): Buffer | null {
    const { source, start, end } = this;
    const { bytes } = source;
    if (bytes[start] !== quote) return null;
    return hasEscapes(bytes, start + 1, end - 1)
      ? unescape(bytes, start + 1, end - 1)
      : bytes.subarray(start + 1, end - 1);
  }

  /** A number, also one in a string; undefined for all else. */
  get number(): number | undefined {
    return this.kind === "number" || this.kind === "string" ? parseNumber(this.text) : undefined;
  }
}

/**
 * The outermost value of a text.
 *
 * @throws JsonError when the bytes are not one JSON value.
 */
export function parseJson(bytes: Buffer): JsonValue {
  return new JsonValue(new JsonText(bytes), 0);
}
