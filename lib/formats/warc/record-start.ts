import type { Window } from "../recovery/window.js";
import { magic } from "./head.js";

/** A version line, of the versions that are known; some programs have spaces behind it. */
const versionLine = /^WARC\/(?:0\.1[78]|1\.\d)[ \t\r]{0,8}\n/;
const longestVersionLine = 18;

/** Whether a record may begin at `start`, by its version line. */
export function mayBeRecord({ bytes, isComplete }: Window, start: number): boolean | "unclear" {
  const seen = bytes.subarray(start, start + magic.length);
  if (!seen.equals(magic.subarray(0, seen.length))) return false;
  if (bytes.length - start < longestVersionLine && !isComplete) return "unclear";
  return versionLine.test(bytes.toString("latin1", start, start + longestVersionLine));
}

/** Where, from `from` on, a record may begin; so far as that can be told, nothing before does. */
export function nextRecordStart(window: Window, from: number): number {
  const { bytes, isComplete } = window;
  for (let at = bytes.indexOf(magic, from); at >= 0; at = bytes.indexOf(magic, at + 1)) {
    if (mayBeRecord(window, at) !== false) return at;
  }
  // The file may have been cut, for now, in the middle of it.
  return isComplete ? bytes.length : Math.max(from, bytes.length - magic.length + 1);
}
