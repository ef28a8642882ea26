import type { Flow } from "../../flow/flow.js";
import type { Window } from "./window.js";

/** What there is at a place of a file that may be damaged. `end` is an index into the window's bytes. */
export type Finding =
  /** A whole flow, up to `end`. */
  | { readonly is: "flow"; readonly end: number; readonly flow: Flow }
  /** Something that the format has between its flows, up to `end`. */
  | { readonly is: "between"; readonly end: number }
  /** Damage: no flow begins before `end`. `reason` is null where that was said before. */
  | { readonly is: "damage"; readonly end: number; readonly reason: string | null }
  /** It takes more bytes to tell. Never said when the window is complete. */
  | { readonly is: "unclear" };

/**
 * What a format knows about finding flows in a file that may be damaged. Each format that can be read
 * past damage has one.
 *
 * It must find each flow that is whole, whatever is before and behind it, and must never take for a
 * flow what was not written as one. In all, it may look at a byte only so many times.
 */
export interface FlowFinder {
  /** Says what there is where the window is. It begins anew each time: the window may have grown. */
  find(window: Window): Finding | Promise<Finding>;
  /** Told of a flow that it found, and that has fields which cannot be read: it is damage. */
  refuse?(flow: Flow): void;
  /** What is missing when the file ends behind all that was found; null where nothing is. */
  end?(): string | null;
}

export const unclear: Finding = { is: "unclear" };
