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
} from "../json/characters.js";
import { JsonError } from "../json/json-error.js";
import { decodeString } from "../json/json-string.js";
import { ValueSkipper } from "../json/value-skipper.js";
import type { Span } from "./document.js";

/** What comes next, white space aside. */
type Expected =
  | "object"
  | "first key"
  | "key"
  | "colon"
  | "value"
  | "first entry"
  | "entry"
  | "comma"
  | "rest of a value"
  | "rest of a literal"
  | "nothing";

/** What is open around that. */
type Level = "file" | "log" | "entries";

/** Longer keys are taken for damage. */
const longestKey = 1024 * 1024;

const endsLiteral = new Set<number | undefined>([
  comma,
  closeBrace,
  closeBracket,
  ...Buffer.from(" \t\r\n"),
]);

const byteOrderMark = Buffer.from("\ufeff");

/**
 * Reads what a HAR file has around its entries: looks for `log`, and in it for `entries`, whatever
 * other keys there are and in whatever order.
 */
export class Outline {
  /** Whether the list of entries was opened. */
  hasEntries = false;
  /** The member `pages` of the log, with its key; null when there is none so far. */
  pages: Span | null = null;
  #hasLog = false;
  #expected: Expected = "object";
  #level: Level = "file";
  readonly #skipper = new ValueSkipper();
  /** The key of the member in hand, and where it begins. */
  #key = "";
  #keyAt = 0;
  /** Where the chunk in hand begins. */
  #chunkAt = 0;
  /** How many entries there were. */
  #count = 0;

  /** Whether the file's object is closed. */
  get isWhole(): boolean {
    return this.#expected === "nothing";
  }

  /** Where in the file it is, in words. */
  get place(): string {
    if (this.#level === "entries") return "log.entries";
    return this.#level === "log" ? "log" : "the outermost object";
  }

  /**
   * Reads one piece of a chunk: the index behind it, or null when the chunk does not have it whole.
   * `chunkAt` is where in the file the chunk begins.
   *
   * @throws JsonError when something else is there; it has the offset in the file.
   */
  read(chunk: Buffer, from: number, chunkAt: number): number | null {
    this.#chunkAt = chunkAt;
    if (this.#expected === "rest of a value") return this.#skipValue(chunk, from);
    if (this.#expected === "rest of a literal") return this.#skipLiteral(chunk, from);
    if (chunkAt + from === 0 && chunk[0] === byteOrderMark[0]) return behindByteOrderMark(chunk);
    const at = skipSpace(chunk, from);
    return at === chunk.length ? at : this.#readToken(chunk, at);
  }

  /** Whether an entry begins at `at`, which is then not to be read by `read`. */
  isEntry(chunk: Buffer, at: number): boolean {
    const isDue = this.#expected === "first entry" || this.#expected === "entry";
    if (!isDue || chunk[at] !== openBrace) return false;
    this.#expected = "comma";
    this.#count++;
    return true;
  }

  // What follows is for a reader that goes on past damage, and so looks into values before they count.

  /** Whether a member is half read: its name is, its value is not. */
  get isInMember(): boolean {
    return this.#expected === "colon" || this.#expected === "value" || this.isAtValue;
  }

  /** Whether a value comes next that has no entries. */
  get isAtValue(): boolean {
    return this.#expected === "rest of a value" || this.#expected === "rest of a literal";
  }

  /** Where the value ends that begins at `from`, by its brackets; null when that is not there yet. */
  endOfValue(chunk: Buffer, from: number, isComplete: boolean): number | null {
    if (this.#expected !== "rest of a literal") {
      const end = new ValueSkipper().skip(chunk, from);
      return end < 0 ? null : end;
    }
    let end = from;
    while (end < chunk.length && !endsLiteral.has(chunk[end])) end++;
    return end < chunk.length || isComplete ? end : null;
  }

  /** Goes on behind a value that ends at this offset in the file. */
  endValue(offset: number): void {
    this.#expected = "comma";
    if (this.#level === "log" && this.#key === "pages") {
      this.pages = { start: this.#keyAt, end: offset };
    }
  }

  /** Goes on behind an entry, whatever came before. */
  goOnBehindEntry(): void {
    this.hasEntries = this.#hasLog = true;
    this.#level = "entries";
    this.#expected = "comma";
  }

  #readToken(chunk: Buffer, at: number): number | null {
    switch (this.#expected) {
      case "object":
        return this.#openFile(chunk, at);
      case "first key":
      case "key":
        return this.#readKey(chunk, at);
      case "colon":
        if (chunk[at] !== colon) throw this.#error("a colon is missing", at);
        this.#expected = "value";
        return at + 1;
      case "value":
        return this.#openValue(chunk, at);
      case "first entry":
      case "entry":
        return this.#readEntryStart(chunk, at);
      case "comma":
        return this.#readBetween(chunk, at);
      default:
        throw this.#error("there is more behind the end of the outermost object", at);
    }
  }

  #openFile(chunk: Buffer, at: number): number {
    if (chunk[at] !== openBrace) {
      const found = JSON.stringify(chunk.toString("latin1", at, at + 16));
      throw this.#error(`this is not a HAR file: it has ${found}`, at);
    }
    this.#expected = "first key";
    return at + 1;
  }

  #readKey(chunk: Buffer, at: number): number | null {
    if (chunk[at] === closeBrace && this.#expected === "first key") return this.#close(at);
    if (chunk[at] !== quote) throw this.#error("a key is missing", at);
    const end = endOfString(chunk, at + 1);
    if (end < 0 && chunk.length - at > longestKey) throw this.#error("a key does not end", at);
    if (end < 0) return null;
    this.#key = decodeString(chunk.subarray(at, end + 1));
    this.#keyAt = this.#chunkAt + at;
    this.#expected = "colon";
    return end + 1;
  }

  #openValue(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (this.#level === "file" && this.#key === "log" && byte === openBrace) {
      if (this.#hasLog) throw this.#error('there is a second "log"', at);
      this.#hasLog = true;
      this.#level = "log";
      this.#expected = "first key";
      return at + 1;
    }
    if (this.#level === "log" && this.#key === "entries" && byte === openBracket) {
      if (this.hasEntries) throw this.#error('there is a second "entries"', at);
      this.hasEntries = true;
      this.#level = "entries";
      this.#expected = "first entry";
      return at + 1;
    }
    const isLong = byte === quote || byte === openBrace || byte === openBracket;
    this.#expected = isLong ? "rest of a value" : "rest of a literal";
    return at;
  }

  #skipValue(chunk: Buffer, from: number): number {
    const end = this.#skipper.skip(chunk, from);
    if (end < 0) return chunk.length;
    this.endValue(this.#chunkAt + end);
    return end;
  }

  #skipLiteral(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && chunk[at] !== comma && chunk[at] !== closeBrace) at++;
    if (at < chunk.length) this.endValue(this.#chunkAt + at);
    return at;
  }

  #readEntryStart(chunk: Buffer, at: number): number {
    // The entry itself is for `isEntry`.
    if (chunk[at] === openBrace) return at;
    if (chunk[at] === closeBracket && this.#expected === "first entry") return this.#close(at);
    throw this.#error(`log.entries[${this.#count}] is not an object`, at);
  }

  #readBetween(chunk: Buffer, at: number): number {
    const isList = this.#level === "entries";
    if (chunk[at] === comma) {
      this.#expected = isList ? "entry" : "key";
      return at + 1;
    }
    if (chunk[at] === (isList ? closeBracket : closeBrace)) return this.#close(at);
    throw this.#error(`a comma or "${isList ? "]" : "}"}" is missing`, at);
  }

  #close(at: number): number {
    this.#expected = this.#level === "file" ? "nothing" : "comma";
    this.#level = this.#level === "entries" ? "log" : "file";
    return at + 1;
  }

  #error(reason: string, at: number): JsonError {
    return new JsonError(reason, this.#chunkAt + at, this.#level === "file" ? "" : this.place);
  }
}

/** The index behind a byte order mark, which the file begins with; null when it is cut. */
function behindByteOrderMark(chunk: Buffer): number | null {
  if (chunk.length < byteOrderMark.length) return null;
  return byteOrderMark.equals(chunk.subarray(0, byteOrderMark.length)) ? byteOrderMark.length : 0;
}
