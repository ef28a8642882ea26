import { PlainDict } from "../../flow/state/plain-dict.js";
import type { StateNode, StateValue } from "../../flow/state/state.js";
import type { HarSource } from "./source.js";

/**
 * The outermost dictionary of a flow from a HAR file. It knows the entry that it comes from, and so do
 * its copies: a duplicate of a flow is written with all that its entry has.
 */
export class EntryDict extends PlainDict {
  constructor(
    entries: Iterable<readonly [string, StateValue]>,
    record: Readonly<Record<string, StateValue>> | null,
    readonly origin: HarSource,
  ) {
    super(entries, record);
  }

  override clone(copies: ReadonlyMap<StateNode, StateNode>): EntryDict {
    return new EntryDict(this.copiedEntries(copies), null, this.origin);
  }
}
