import { makeFlow, type Flow } from "../../flow/flow.js";
import type { FlowLimits } from "../../flow/source.js";
import { FlowReadError } from "../errors.js";
import { unclear, type Finding, type FlowFinder } from "../recovery/flow-finder.js";
import type { Window } from "../recovery/window.js";
import { checkStructure } from "./check-structure.js";
import { readType } from "./flow-type.js";
import { OldFlows } from "./old-flows.js";
import type { FlowRecord } from "./record.js";
import { readVersion } from "./read-version.js";
import { MitmSource, openRecord } from "./source.js";
import { isFlowStart, endOfNested, lookAhead } from "./surroundings.js";
import { noCaps, searchCaps, surveyFlow, type Caps, type Survey } from "./survey.js";
import { colon, maxLengthDigits, tag, zero } from "./tnetstring.js";
import { newestVersion } from "./version.js";

/** A flow whose entries are damaged may still end where it claims to; so far it is waited for. */
const longestWait = 16 * 1024 * 1024;

/**
 * Finds flows in a flow file that may be damaged.
 *
 * What is a flow is seen from its outermost dictionary: from its length to its end its entries lead
 * from one to the next, and `version` and `type` are among them. That costs little where there is
 * none. What is framed so is then looked into, once; it is a flow, or damage from end to end.
 */
export class MitmFinder implements FlowFinder {
  readonly #limits: FlowLimits;
  readonly #maxFlowBytes: number;
  readonly #old: OldFlows;
  /** Where in the file a flow is to begin, by the length of what is before. */
  #expectedAt = 0;

  constructor(limits: FlowLimits, maxFlowBytes: number) {
    this.#limits = limits;
    this.#maxFlowBytes = maxFlowBytes;
    this.#old = new OldFlows(limits);
  }

  find(window: Window): Finding | Promise<Finding> {
    return window.offset === this.#expectedAt ? this.#findExpected(window) : this.#search(window);
  }

  refuse({ source }: Flow): void {
    if (source instanceof MitmSource) this.#old.forget(source);
  }

  #findExpected(window: Window): Finding | Promise<Finding> {
    const survey = this.#survey(window, window.at, noCaps);
    switch (survey.is) {
      case "unclear":
        return unclear;
      case "framed":
        return this.#read(window, survey.end);
      case "broken":
        return this.#passBroken(window, survey.end, survey.at);
      case "no flow":
        return {
          is: "damage",
          end: nextCandidate(window, window.at),
          reason: "no flow begins here",
        };
    }
  }

  #search(window: Window): Finding | Promise<Finding> {
    const { bytes, isComplete } = window;
    for (let at = window.at; at < bytes.length; at = nextCandidate(window, at)) {
      const survey = this.#survey(window, at, searchCaps);
      if (survey.is !== "framed" && survey.is !== "unclear") continue;
      // First it is said how far the damage goes: what was passed needs no more memory.
      if (at > window.at) return { is: "damage", end: at, reason: null };
      if (survey.is === "unclear") return unclear;
      const { end } = survey;
      if (!isComplete && bytes.length < end + lookAhead) return unclear;
      const nestedEnd = endOfNested(bytes, at, end, isComplete);
      if (nestedEnd === "unclear") return unclear;
      if (nestedEnd !== null) return { is: "damage", end: nestedEnd, reason: null };
      return this.#read(window, end);
    }
    return { is: "damage", end: bytes.length, reason: null };
  }

  #survey({ bytes, isComplete }: Window, at: number, caps: Caps): Survey {
    return surveyFlow(bytes, at, isComplete, this.#maxFlowBytes, caps);
  }

  async #read(window: Window, end: number): Promise<Finding> {
    this.#expectedAt = window.offsetOf(end);
    try {
      return { is: "found", end, found: await this.#flowOf(window, end) };
    } catch (error) {
      if (!(error instanceof FlowReadError)) throw error;
      return { is: "damage", end, reason: error.reason };
    }
  }

  async #flowOf({ bytes, at, file, number, offset }: Window, end: number): Promise<Flow> {
    const record: FlowRecord = { bytes, start: at, end, file, number, offset };
    checkStructure(openRecord(record));
    const root = openRecord(record);
    const version = readVersion(record, root);
    if (version !== newestVersion) return this.#old.read(record, root, version);
    const source = new MitmSource(record, version, root, this.#limits, null);
    return makeFlow(readType(record, root), source);
  }

  /**
   * A flow whose entries lead to nothing at `brokenAt`. Where its own length leads to the beginning of
   * another flow, or to the end of the file, that length is right, and what is in between is only its
   * own; unless its entries end as a flow does, before another: then it is the length that is wrong.
   */
  #passBroken(window: Window, end: number, brokenAt: number): Finding {
    const { bytes, at, isComplete } = window;
    const reason = "a flow is damaged";
    if (end - at <= longestWait && !isComplete && bytes.length < end + lookAhead) return unclear;
    const isFramed =
      end <= bytes.length && isFlowEnd(bytes, end) && !isFlowEnd(bytes, brokenAt + 1);
    if (!isFramed) return { is: "damage", end: nextCandidate(window, at), reason };
    this.#expectedAt = window.offsetOf(end);
    return { is: "damage", end, reason };
  }
}

/** Whether a flow may end before `end`: what is behind is another one, or nothing. */
function isFlowEnd(bytes: Buffer, end: number): boolean {
  return bytes[end - 1] === tag.dict && isFlowStart(bytes, end);
}

/**
 * Where a flow may begin next: at a length, with the length of a key behind it. What is before is
 * none; that is seen from a few bytes each.
 */
function nextCandidate({ bytes, isComplete }: Window, at: number): number {
  for (let from = at + 1; ;) {
    const colonAt = bytes.indexOf(colon, from);
    if (colonAt < 0) break;
    let start = colonAt;
    while (start > at + 1 && colonAt - start < maxLengthDigits && isDigit(bytes[start - 1]))
      start--;
    // No program writes zeros before a length: they are what is left of something else.
    while (bytes[start] === zero && start < colonAt - 1) start++;
    if (start < colonAt && mayBeKey(bytes, colonAt + 1)) return start;
    from = colonAt + 1;
  }
  // The file may have been cut, for now, in the middle of a length.
  return isComplete ? bytes.length : Math.max(at + 1, bytes.length - maxLengthDigits);
}

/** Whether a short length may stand at `at`. */
function mayBeKey(bytes: Buffer, at: number): boolean {
  let end = at;
  while (end - at < 4 && isDigit(bytes[end])) end++;
  return end >= bytes.length || (end > at && bytes[end] === colon);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= zero + 9;
}
