import { defaultMaxBodyBytes } from "./content-encoding.js";
import type { StateDict } from "./state/state.js";

/** Where a flow was read. */
export interface Place {
  /** The file's path as it was given; `<stdin>` for standard input. */
  readonly file: string;
  /** The flow's number in that file, from 1. */
  readonly number: number;
  /** Where the flow begins: bytes from the start of the (decompressed) file. */
  readonly offset: number;
}

/** What looking into a flow may cost. One object serves all flows of a file. */
export interface FlowLimits {
  /** Bytes that a body may have after decoding. */
  readonly maxBodyBytes: number;
}

/** The limits where a caller says nothing, and of flows that scripts make. */
export const defaultLimits: FlowLimits = { maxBodyBytes: defaultMaxBodyBytes };

/** What a flow is read from. Each format has its own; the state is looked at when first needed. */
export interface FlowSource {
  /** Where the flow was read; null for one that a script made. */
  readonly place: Place | null;
  /** What looking into the flow, or into a copy of it, may cost. */
  readonly limits: FlowLimits;
  /** The state as it was read, in the layout of flow format 21. A new tree at each call. */
  open(): StateDict;
}
