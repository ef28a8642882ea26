import type { FlowLimits, FlowSource, Place } from "../../flow/source.js";
import { Entry } from "./entry.js";
import { EntryDict } from "./entry-dict.js";
import { entryState } from "./import/entry-state.js";
import type { EntryRecord } from "./record.js";

/** A flow in the bytes of a HAR file's entry. */
export class HarSource implements FlowSource {
  readonly record: EntryRecord;
  readonly limits: FlowLimits;

  constructor(record: EntryRecord, limits: FlowLimits) {
    this.record = record;
    this.limits = limits;
  }

  get place(): Place {
    const { file, number, offset } = this.record;
    return { file, number, offset };
  }

  /** @throws FlowReadError when the entry is damaged, or lacks what a flow must have. */
  open(): EntryDict {
    return new EntryDict([], entryState(new Entry(this.record)), this);
  }
}
