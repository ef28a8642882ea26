import type { Window } from "../recovery/window.js";
import { parseHead } from "./fields.js";
import { hasMandatoryFields } from "./head.js";
import { HeadEnds } from "./head-ends.js";
import { nextRecordStart } from "./record-start.js";

/**
 * Looks for heads that have all that the standard asks for, in a file that may be damaged: where a
 * record has one in its block, its length may lie. What was looked through is remembered.
 */
export class Heads {
  readonly #ends = new HeadEnds();
  /** Where in the file the search began, and up to where there is no head. */
  #from = 0;
  #to = 0;
  /** Whether there is one at `#to`. */
  #isFound = false;

  /**
   * Where the first head begins from `from` on and before `limit`; null where none does. Each search
   * begins behind the beginning of the one before.
   */
  find(window: Window, from: number, limit: number): number | "unclear" | null {
    const start = window.offsetOf(from);
    if (start < this.#from || start > this.#to) {
      this.#from = this.#to = start;
      this.#isFound = false;
    }
    while (!this.#isFound) {
      const at = nextRecordStart(window, window.indexOf(this.#to));
      this.#to = window.offsetOf(at);
      if (at >= Math.min(limit, window.bytes.length)) break;
      const end = this.#ends.find(window, at);
      if (end === "unclear") return "unclear";
      this.#isFound = end !== null && hasMandatoryFields(parseHead(window.bytes, at, end));
      if (!this.#isFound) this.#to++;
    }
    const found = window.indexOf(this.#to);
    return this.#isFound && found < limit ? found : null;
  }
}
