import { makeFlow } from "../../flow/flow.js";
import type { FlowLimits } from "../../flow/source.js";
import { FlowReadError } from "../errors.js";
import { openBrace, skipSpace } from "../json/characters.js";
import { ValueSkipper } from "../json/value-skipper.js";
import { unclear, type Finding, type FlowFinder } from "../recovery/flow-finder.js";
import type { Window } from "../recovery/window.js";
import { checkLine } from "./check.js";
import { JsonlSource } from "./source.js";
import { versionName } from "./version-name.js";

const lineFeed = 0x0a;
const byteOrderMark = Buffer.from("\ufeff");

/** What stands at the beginning of a line. In a string its quotes would be escaped. */
const versionKey = Buffer.from(`"${versionName}"`);

/**
 * Finds flows in a jsonl file that may be damaged. A line that is not a flow may have one in it, or
 * several, where a line feed was lost: those are found by their first name.
 */
export class JsonlFinder implements FlowFinder {
  readonly #limits: FlowLimits;
  readonly #maxFlowBytes: number;
  #lineNumber = 1;

  constructor(limits: FlowLimits, maxFlowBytes: number) {
    this.#limits = limits;
    this.#maxFlowBytes = maxFlowBytes;
  }

  find(window: Window): Finding {
    const finding = this.#find(window);
    if (finding.is !== "unclear") this.#countLines(window, finding.end);
    return finding;
  }

  #find(window: Window): Finding {
    const { bytes, at, offset, isComplete } = window;
    if (offset === 0 && byteOrderMark.equals(bytes.subarray(0, byteOrderMark.length))) {
      return { is: "between", end: byteOrderMark.length };
    }
    const found = bytes.indexOf(lineFeed, at);
    const lineEnd = found < 0 && isComplete ? bytes.length : found;
    const isLineStart = offset === 0 || bytes[at - 1] === lineFeed || isBehindMark(window);
    if (lineEnd >= 0) {
      const next = found < 0 ? lineEnd : lineEnd + 1;
      const start = skipSpace(bytes.subarray(0, lineEnd), at);
      if (start === lineEnd) return { is: "between", end: next };
      if (isLineStart) {
        const finding = this.#read(window, trimmedEnd(bytes, lineEnd), next);
        if (finding.is === "found" || nextMark(bytes, at, lineEnd) < 0) return finding;
      }
    }
    if (nextMark(bytes, at, at + 1) === at) return this.#findMarked(window, lineEnd);
    return this.#passUnmarked(window, lineEnd, isLineStart);
  }

  /** What begins as a line does, and may be followed by another in the same line. */
  #findMarked(window: Window, lineEnd: number): Finding {
    const { bytes, at, isComplete } = window;
    const mark = nextMark(bytes, at + 1, lineEnd < 0 ? bytes.length : lineEnd);
    const limit = mark < 0 ? lineEnd : mark;
    const end = new ValueSkipper().skip(limit < 0 ? bytes : bytes.subarray(0, limit), at);
    // A line that is whole so far may have its line feed in the next chunk.
    const isFollowed = limit >= 0 || isComplete || skipSpace(bytes, end) < bytes.length;
    if (end >= 0 && isFollowed) {
      const behind = skipSpace(bytes.subarray(0, lineEnd < 0 ? bytes.length : lineEnd), end);
      const finding = this.#read(window, end, behind === lineEnd ? behind + 1 : end);
      if (finding.is === "found") return finding;
    }
    if (limit >= 0) return { is: "damage", end: Math.max(at + 1, limit), reason: notALine };
    return this.#needMore(window);
  }

  /** What does not begin as a line that was written here: it is passed, up to what does. */
  #passUnmarked(window: Window, lineEnd: number, isLineStart: boolean): Finding {
    const { bytes, at, isComplete } = window;
    const mark = nextMark(bytes, at + 1, lineEnd < 0 ? bytes.length : lineEnd);
    if (mark >= 0) return { is: "damage", end: mark, reason: notALine };
    if (lineEnd >= 0) {
      return { is: "damage", end: Math.min(bytes.length, lineEnd + 1), reason: notALine };
    }
    if (isComplete) return { is: "damage", end: bytes.length, reason: notALine };
    // A line with its names in another order is told by nothing but its end.
    const mayBeLine = isLineStart && bytes[skipSpace(bytes, at)] === openBrace;
    if (mayBeLine && window.available <= this.#maxFlowBytes) return unclear;
    const end = bytes.length - versionKey.length - 64;
    return end > at ? { is: "damage", end, reason: notALine } : unclear;
  }

  #needMore({ bytes, available, isComplete }: Window): Finding {
    const isTooLong = available > this.#maxFlowBytes;
    if (!isTooLong && !isComplete) return unclear;
    const reason = isTooLong ? `a line has more than ${this.#maxFlowBytes} bytes` : notALine;
    return { is: "damage", end: bytes.length, reason };
  }

  #read({ bytes, at, file, number, offset }: Window, end: number, next: number): Finding {
    const behind = Math.min(next, bytes.length);
    const line = { bytes, start: at, end, next: behind, lineNumber: this.#lineNumber };
    try {
      const place = { ...line, file, number, offset };
      const type = checkLine(place);
      const flow = makeFlow(type, new JsonlSource(place, type, this.#limits));
      return { is: "found", end: behind, found: flow };
    } catch (error) {
      if (!(error instanceof FlowReadError)) throw error;
      return { is: "damage", end: behind, reason: error.reason };
    }
  }

  #countLines({ bytes, at }: Window, end: number): void {
    for (let feed = bytes.indexOf(lineFeed, at); feed >= 0 && feed < end;) {
      this.#lineNumber++;
      feed = bytes.indexOf(lineFeed, feed + 1);
    }
  }
}

const notALine = "there is no whole line of a flow here";

function isBehindMark({ bytes, at, offset }: Window): boolean {
  const { length } = byteOrderMark;
  return offset === length && byteOrderMark.equals(bytes.subarray(at - length, at));
}

/** Where from `from` on, before `limit`, something begins as a line does; -1 if nothing does. */
function nextMark(bytes: Buffer, from: number, limit: number): number {
  for (let key = bytes.indexOf(versionKey, from); key >= 0;) {
    let start = key;
    while (start > from && isSpace(bytes[start - 1])) start--;
    if (start > from && bytes[start - 1] === openBrace) return start - 1 < limit ? start - 1 : -1;
    if (start > limit) return -1;
    key = bytes.indexOf(versionKey, key + 1);
  }
  return -1;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

/** The end of a line without the carriage returns before its line feed. */
function trimmedEnd(bytes: Buffer, lineEnd: number): number {
  let end = lineEnd;
  while (bytes[end - 1] === 0x0d) end--;
  return end;
}
