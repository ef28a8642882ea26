import { backslash, closeBrace, colon, openBrace, quote, skipSpace } from "../json/characters.js";
import type { Window } from "../recovery/window.js";

/** Where an entry lies in the file. */
export interface EntrySpan {
  readonly start: number;
  readonly end: number;
}

/** Objects that are open: where they begin in the file, and which names they have. */
class Level {
  readonly starts: number[] = [];
  readonly names: number[] = [];

  open(at: number): void {
    if (this.starts.length >= mostOpen) {
      // Braces by the million are no JSON. The outer ones are not entries.
      this.starts.splice(0, mostOpen / 2);
      this.names.splice(0, mostOpen / 2);
    }
    this.starts.push(at);
    this.names.push(0);
  }

  addName(bit: number): void {
    const last = this.names.length - 1;
    if (last >= 0) this.names[last] = (this.names[last] ?? 0) | bit;
  }

  /** Where the innermost object begins, if it is an entry by its names; -1 if not. */
  close(): number {
    const start = this.starts.pop() ?? -1;
    return this.names.pop() === isEntry ? start : -1;
  }
}

const mostOpen = 100_000;
const namesOfEntries = ["startedDateTime", "request"].map((name) => Buffer.from(name));
const isEntry = 3;

/**
 * Finds entries in JSON that may be damaged: objects that have both `startedDateTime` and `request`.
 *
 * Behind damage nobody knows whether a place is in a string. So both is assumed: each quote ends a
 * string for one of two readers and begins one for the other, and one of them is right at any time.
 * The one that is wrong sees names where there are commas, and so finds no entry.
 */
export class EntryScanner {
  #levels: readonly [Level, Level] = [new Level(), new Level()];
  /** Which of the two is outside of strings. */
  #outside: 0 | 1 = 0;
  /** Where in the file the last quote was; the next byte to be looked at. */
  #quoteAt = 0;
  #next = 0;

  /** Begins anew at an offset in the file. */
  begin(offset: number): void {
    this.#levels = [new Level(), new Level()];
    this.#quoteAt = this.#next = offset;
  }

  /** Goes on through the window to the end of the next entry; null when none ends before `length`. */
  scan(window: Window, length = window.bytes.length): EntrySpan | null {
    const { bytes } = window;
    const isComplete = window.isComplete || length < bytes.length;
    let at = window.indexOf(this.#next);
    let found: EntrySpan | null = null;
    while (at < length && found === null) {
      const byte = bytes[at];
      if (byte === backslash) {
        if (at + 1 === length && !isComplete) break;
        const isEscape = bytes[at + 1] === quote || bytes[at + 1] === backslash;
        at += isEscape ? 2 : 1;
        continue;
      }
      if (byte === quote) {
        const behind = skipSpace(bytes, at + 1);
        if (behind >= (isComplete ? bytes.length : length) && !window.isComplete) break;
        this.#outside = this.#outside === 0 ? 1 : 0;
        if (bytes[behind] === colon) this.#readName(window, at);
        this.#quoteAt = window.offsetOf(at);
      } else if (byte === openBrace) {
        this.#levels[this.#outside].open(window.offsetOf(at));
      } else if (byte === closeBrace) {
        const start = this.#levels[this.#outside].close();
        if (start >= 0) found = { start, end: window.offsetOf(at + 1) };
      }
      at++;
    }
    this.#next = window.offsetOf(at);
    return found;
  }

  #readName(window: Window, end: number): void {
    const start = Math.max(0, window.indexOf(this.#quoteAt) + 1);
    const name = window.bytes.subarray(start, end);
    const index = namesOfEntries.findIndex((each) => each.equals(name));
    if (index >= 0) this.#levels[this.#outside].addName(index + 1);
  }
}
