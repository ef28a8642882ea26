import { PlainDict } from "../../flow/state/plain-dict.js";
import { copyOf, type StateNode, type StateValue } from "../../flow/state/state.js";
import type { HarSource } from "./source.js";

/**
 * The outermost dictionary of a flow from a HAR file. It knows the entry that it comes from, and so do
 * its copies: a duplicate of a flow is written with all that its entry has.
 */
export class EntryDict extends PlainDict {
  constructor(
    entries: Iterable<readonly [string, StateValue]>,
    readonly origin: HarSource,
  ) {
    super(entries);
  }

  override clone(copies: ReadonlyMap<StateNode, StateNode>): EntryDict {
    return new EntryDict(
      this.keys().map((key) => [key, copyOf(this.get(key) ?? null, copies)] as const),
      this.origin,
    );
  }
}
