import { isTextTag, measureElement } from "./survey.js";
import { colon, maxLengthDigits, tag, zero } from "./tnetstring.js";

// A dictionary in a flow can look as a flow does: `backup` has a whole one, and so has the body of an
// upload of a flow file. What stands before and behind it tells that it is in something.

/** The keys of flows are shorter: an element of so few bytes may be a key, but is never a flow. */
const longestKey = 64;

/** Under these a flow has another flow; the second in version 2. */
const flowKeys = ["6:backup", "14:handshake_flow"];

/** So many bytes behind a flow tell what follows. */
export const lookAhead = 256;

/** Strings that go on for longer are not waited for. */
const longestWait = 16 * 1024 * 1024;

/**
 * Where the part of a flow ends that what lies from `at` to `end`, and looks like a flow, is in; null
 * when it is in none, "unclear" when it takes more bytes to tell.
 */
export function endOfNested(
  bytes: Buffer,
  at: number,
  end: number,
  isComplete: boolean,
): number | "unclear" | null {
  if (goesOn(bytes, end)) return end;
  if (isBehindKey(bytes, at)) return isFlowStart(bytes, end) ? null : end;
  const stringEnd = endOfStringAround(bytes, at);
  if (stringEnd === null || stringEnd <= end) return null;
  if (stringEnd > bytes.length) {
    return isComplete || stringEnd - at > longestWait ? null : "unclear";
  }
  const isOfFlows = isTextTag(bytes[stringEnd - 1]) && areFlows(bytes, end, stringEnd - 1);
  return isOfFlows ? stringEnd : null;
}

/** Whether there is flow after flow, by their lengths, from `at` to `end`. */
function areFlows(bytes: Buffer, at: number, end: number): boolean {
  let next = at;
  while (next < end) {
    const flow = measureElement(bytes, next);
    if (flow === null || flow === "cut" || bytes[flow.tagAt] !== tag.dict) return false;
    next = flow.tagAt + 1;
  }
  return next === end;
}

/** Whether a flow begins at `at`, by its first bytes; also where there is nothing more at all. */
export function isFlowStart(bytes: Buffer, at: number): boolean {
  if (at === bytes.length) return true;
  const outer = measureElement(bytes, at);
  return outer !== null && outer !== "cut" && isKeyAt(bytes, outer.dataAt);
}

/** Whether the key of a flow in a flow stands just before `at`. Before a flow stands another one's end. */
function isBehindKey(bytes: Buffer, at: number): boolean {
  if (!isTextTag(bytes[at - 1])) return false;
  const before = bytes.toString("latin1", Math.max(0, at - longestKey), at - 1);
  return flowKeys.some((key) => before.endsWith(key));
}

/** Whether a dictionary, a list or a string goes on or ends at `at`. */
function goesOn(bytes: Buffer, at: number): boolean {
  let next = at;
  while (isCloser(bytes[next]) && next - at < lookAhead / 2) next++;
  if (isKeyAt(bytes, next)) return true;
  return next > at && isFlowStart(bytes, next);
}

function isCloser(byte: number | undefined): boolean {
  return byte === tag.dict || byte === tag.list || isTextTag(byte);
}

/** Whether there is a key at `at`, with a value behind it. */
function isKeyAt(bytes: Buffer, at: number): boolean {
  const key = measureElement(bytes, at);
  if (key === null || key === "cut" || key.tagAt - key.dataAt > longestKey) return false;
  return isTextTag(bytes[key.tagAt]) && isDigit(bytes[key.tagAt + 1]);
}

/** The end of an element of which the length stands just before `at`; null when none does. */
function endOfStringAround(bytes: Buffer, at: number): number | null {
  if (bytes[at - 1] !== colon) return null;
  let start = at - 1;
  while (start > 0 && at - 1 - start < maxLengthDigits && isDigit(bytes[start - 1])) start--;
  return start === at - 1 ? null : at + Number(bytes.toString("latin1", start, at - 1)) + 1;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= zero + 9;
}
