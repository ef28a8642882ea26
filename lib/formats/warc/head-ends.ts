import type { Window } from "../recovery/window.js";
import { endOfHead } from "./fields.js";
import { longestHead, magic } from "./head.js";
import { mayBeRecord } from "./record-start.js";

/**
 * So many heads may seem to begin before one empty line: a URL in a head can end as a version line
 * does. More of them are a trap, each of which would be read up to the same end.
 */
const mostHeads = 8;

/**
 * Finds where heads end in a file that may be damaged. It remembers the next empty line, so that what
 * only begins as heads do, again and again, is looked through once.
 */
export class HeadEnds {
  /** Where in the file the empty line ends that was found last; -1 where none was found yet. */
  #end = -1;
  /** Where in the file the first of the heads begins that may end there. */
  #firstHead = 0;
  /** Up to where in the file there is no empty line. */
  #searchedTo = 0;

  /** Where the head that begins at `start` ends; null where it does not, or that is not a head. */
  find(window: Window, start: number): number | "unclear" | null {
    const { bytes, isComplete } = window;
    const from = window.offsetOf(start);
    if (from >= this.#end) this.#search(window, start);
    if (from < this.#end) {
      const isHead = from >= this.#firstHead && this.#end - from <= longestHead;
      return isHead ? window.indexOf(this.#end) : null;
    }
    return isComplete || bytes.length - start > longestHead ? null : "unclear";
  }

  #search(window: Window, start: number): void {
    const { bytes } = window;
    const end = endOfHead(bytes, Math.max(start, window.indexOf(this.#searchedTo)));
    if (end < 0) {
      // The last three bytes may be the beginning of an empty line.
      this.#searchedTo = window.offsetOf(Math.max(start, bytes.length - 3));
      return;
    }
    this.#end = window.offsetOf(end);
    this.#searchedTo = this.#end;
    let first = end;
    for (let count = 0, at = end; count < mostHeads && at > start;) {
      const before = bytes.subarray(start, at).lastIndexOf(magic);
      if (before < 0) break;
      at = start + before;
      if (mayBeRecord(window, at) !== true) continue;
      first = at;
      count++;
    }
    this.#firstHead = window.offsetOf(first);
  }
}
