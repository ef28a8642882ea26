import { makeFlow } from "../../flow/flow.js";
import type { FlowLimits } from "../../flow/source.js";
import { FlowReadError } from "../errors.js";
import { unclear, type Finding, type FlowFinder } from "../recovery/flow-finder.js";
import type { Window } from "../recovery/window.js";
import { lengthSizeOf } from "./frame-cutter.js";
import type { Frame } from "./frame.js";
import { formatVersion, header, headerLead, mayBeHeader } from "./header.js";
import { readHead } from "./head.js";
import { readType } from "./outline.js";
import { MsgpackSource } from "./source.js";
import { endOfBinaryAround, isFrameStart, isMap } from "./surroundings.js";

/** The longest head of a value. */
const headBytes = 9;

/** A frame that is damaged inside may still end where it claims to; so far it is waited for. */
const longestWait = 16 * 1024 * 1024;

/** So many values are looked at for each byte that was searched, before it is thought to be a trap. */
const valuesAByte = 64;
const fewValues = 1000;

/** What there is of a frame: whole as far as it is there, or not a flow. */
type Walk =
  | { readonly is: "whole" | "unclear" }
  /** `end` is where its values end; null where they lead to nothing. */
  | { readonly is: "broken"; readonly end: number | null };

const broken = { is: "broken", end: null } as const;

/**
 * Finds flows in a msgpack file that may be damaged. What begins as the frame of a flow does is
 * followed from value to value; it is a flow if these end where the frame does.
 */
export class MsgpackFinder implements FlowFinder {
  readonly #limits: FlowLimits;
  readonly #maxFlowBytes: number;
  /** Where in the file a frame or header is to begin, by the length of what is before. */
  #expectedAt = 0;
  /** Whether it was said that the file does not begin with a header. */
  #isHeaderMissed = false;
  /** How many values may still be looked at in frames that turn out to be none. */
  #effort = 1_000_000;

  constructor(limits: FlowLimits, maxFlowBytes: number) {
    this.#limits = limits;
    this.#maxFlowBytes = maxFlowBytes;
  }

  find(window: Window): Finding {
    const finding = this.#find(window);
    if (finding.is !== "found" || window.offset > 0 || this.#isHeaderMissed) return finding;
    // Nothing is passed over, but a file that begins so is damaged.
    this.#isHeaderMissed = true;
    this.#expectedAt = 0;
    return { is: "damage", end: window.at, reason: "the header is missing" };
  }

  #find(window: Window): Finding {
    const { bytes, isComplete } = window;
    const isExpected = window.offset === this.#expectedAt;
    for (let at = window.at; at < bytes.length; at++) {
      const frame = this.#frameAt(window, at);
      const isHeader = frame === null && bytes[at] === headerLead && mayBeHeader(bytes, at);
      if (frame === null && !isHeader && !(isExpected && at === window.at)) continue;
      if (at > window.at) return this.#passTo(window, at);
      if (frame === "unclear") return unclear;
      const walk = frame === null ? broken : this.#walk(frame, bytes.length);
      if (walk.is === "unclear" && !isComplete) return unclear;
      if (isHeader || walk.is === "whole") {
        const bodyEnd = isExpected ? null : this.#endOfBody(window);
        if (bodyEnd === "unclear") return unclear;
        if (bodyEnd !== null) return this.#passTo(window, bodyEnd);
      }
      if (isHeader) return this.#readHeader(window);
      if (frame !== null && walk.is === "whole") return this.#read(window, frame);
      if (!isExpected || frame === null) continue;
      const found = this.#passBroken(window, frame, walk.is === "broken" ? walk.end : null);
      if (found !== null) return found;
    }
    return this.#passTo(window, bytes.length);
  }

  #passTo(window: Window, end: number): Finding {
    this.#effort += valuesAByte * (end - window.at);
    return { is: "damage", end, reason: "no flow begins here" };
  }

  /** Where the body ends that what is here is in: a file of flows can be one, too. */
  #endOfBody(window: Window): number | "unclear" | null {
    if (this.#effort <= 0) return null;
    const { end, looks } = endOfBinaryAround(window);
    this.#effort -= looks;
    return end;
  }

  #readHeader(window: Window): Finding {
    const { bytes, at, isComplete } = window;
    const end = at + header.length;
    if (end > bytes.length) {
      const reason = "the file ends in the middle of a header";
      return isComplete ? { is: "damage", end: bytes.length, reason } : unclear;
    }
    if (bytes[end - 1] === formatVersion) {
      this.#expectedAt = window.offsetOf(end);
      return { is: "between", end };
    }
    const reason = "what follows is in a version of the format that is not known here";
    return { is: "damage", end: at + 1, reason };
  }

  /** What may be the frame of a flow, by its first bytes; null if it is not. */
  #frameAt(window: Window, at: number): Frame | "unclear" | null {
    const { bytes, file, number, isComplete } = window;
    const lengthSize = lengthSizeOf(bytes[at]);
    if (lengthSize === null) return null;
    const dataAt = at + 1 + lengthSize;
    if (dataAt + headBytes > bytes.length && !isComplete) return "unclear";
    if (dataAt >= bytes.length) return null;
    const end = dataAt + bytes.readUIntBE(at + 1, lengthSize);
    if (end - at > this.#maxFlowBytes || !isMap(bytes[dataAt])) return null;
    return { bytes, start: at, dataAt, end, file, number, offset: window.offsetOf(at) };
  }

  /** Follows a frame from value to value, as far as it is there. */
  #walk(frame: Frame, available: number): Walk {
    const isThere = frame.end <= available;
    const most = this.#effort > 0 ? Infinity : fewValues;
    let values = 1;
    let seen = 0;
    let next = frame.dataAt;
    try {
      for (; values > 0; values--) {
        if (!isThere && next + headBytes > available) return { is: "unclear" };
        if (++seen > most) return broken;
        const { kind, dataAt, length } = readHead(frame, next);
        next = dataAt;
        if (kind === "list") values += length;
        else if (kind === "dictionary") values += 2 * length;
        else next += length;
      }
    } catch (error) {
      if (!(error instanceof FlowReadError)) throw error;
      this.#effort -= seen;
      return broken;
    }
    if (next === frame.end) return { is: isThere ? "whole" : "unclear" };
    this.#effort -= seen;
    return { is: "broken", end: next };
  }

  #read(window: Window, frame: Frame): Finding {
    const { end } = frame;
    this.#expectedAt = window.offsetOf(end);
    try {
      const source = new MsgpackSource(frame, this.#limits);
      return { is: "found", end, found: makeFlow(readType(frame), source) };
    } catch (error) {
      if (!(error instanceof FlowReadError)) throw error;
      return { is: "damage", end, reason: error.reason };
    }
  }

  /**
   * A frame that is damaged inside. Where its length leads to another frame, or to the end of the
   * file, that length is right, and what is in between is only its own; unless its values end before
   * another one: then it is the length that is wrong. Null where neither is.
   */
  #passBroken(window: Window, { start, end }: Frame, valuesEnd: number | null): Finding | null {
    const { bytes, isComplete } = window;
    if (valuesEnd !== null && valuesEnd < bytes.length && isFrameStart(bytes, valuesEnd)) {
      this.#expectedAt = window.offsetOf(valuesEnd);
      return { is: "damage", end: valuesEnd, reason: "a flow has a wrong length" };
    }
    const isSoon = end - start <= longestWait && !isComplete;
    if (isSoon && bytes.length < end + headBytes + header.length) return unclear;
    if (end > bytes.length || !isFrameStart(bytes, end)) return null;
    this.#expectedAt = window.offsetOf(end);
    return { is: "damage", end, reason: "a flow is damaged" };
  }
}
