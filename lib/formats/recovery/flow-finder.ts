import type { Flow } from "../../flow/flow.js";
import type { Finder, Finding as FindingOf } from "./finder.js";

export type Finding = FindingOf<Flow>;

/**
 * Finds flows in a file that may be damaged. Each format that can be read past damage, and whose flows
 * come one after the other, has one.
 *
 * It must never take for a flow what was not written as one.
 */
export interface FlowFinder extends Finder<Flow> {
  /** Told of a flow that it found, and that has fields which cannot be read: it is damage. */
  refuse?(flow: Flow): void;
}

export const unclear: Finding = { is: "unclear" };
