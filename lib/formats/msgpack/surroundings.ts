import type { Window } from "../recovery/window.js";
import { lengthSizeOf } from "./frame-cutter.js";
import { header, headerLead, mayBeHeader } from "./header.js";
import { lead } from "./lead.js";

// The body of an upload may be a file of flows. What stands before them tells that they are in it.

/** Bodies that go on for longer are not waited for. */
const longestWait = 16 * 1024 * 1024;

/** What was found around a place, and how many frames were looked at for it. */
interface Around {
  /** Null when the place is in no body, "unclear" when it takes more bytes to tell. */
  readonly end: number | "unclear" | null;
  readonly looks: number;
}

/**
 * Where the binary data ends that begins at the window's place, or with a header before it, and is
 * nothing but frames and headers.
 */
export function endOfBinaryAround({ bytes, at, isComplete }: Window): Around {
  const headerAt = at - header.length;
  const starts = headerAt >= 0 && isWholeHeader(bytes, headerAt) ? [at, headerAt] : [at];
  let looks = 0;
  for (const start of starts) {
    for (const end of endsOfBinary(bytes, start)) {
      // Binary data without a byte has nothing in it.
      if (end <= at) continue;
      const isUnclear = end > bytes.length && !isComplete && end - at <= longestWait;
      if (isUnclear) return { end: "unclear", looks };
      let next = at;
      while (next < end) {
        looks++;
        next = endOfFrame(bytes, next);
      }
      if (next === end && end <= bytes.length) return { end, looks };
    }
  }
  return { end: null, looks };
}

/** Whether a frame or a header begins at `at`, or nothing is there. */
export function isFrameStart(bytes: Buffer, at: number): boolean {
  if (at === bytes.length) return true;
  const lengthSize = lengthSizeOf(bytes[at]);
  if (lengthSize === null) return bytes[at] === headerLead && mayBeHeader(bytes, at);
  return isMap(bytes[at + 1 + lengthSize]);
}

export function isMap(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const isShort = byte >= lead.fixMap && byte < lead.fixArray;
  return isShort || byte === lead.map16 || byte === lead.map32;
}

/** The ends of binary data of which the length stands just before `start`. */
function endsOfBinary(bytes: Buffer, start: number): number[] {
  return [1, 2, 4].flatMap((lengthSize) => {
    const headAt = start - 1 - lengthSize;
    if (headAt < 0 || lengthSizeOf(bytes[headAt]) !== lengthSize) return [];
    return [start + bytes.readUIntBE(headAt + 1, lengthSize)];
  });
}

/** Where a frame or a header ends, by its first bytes; beyond everything where none is. */
function endOfFrame(bytes: Buffer, at: number): number {
  if (isWholeHeader(bytes, at)) return at + header.length;
  const lengthSize = lengthSizeOf(bytes[at]);
  if (lengthSize === null || at + 1 + lengthSize > bytes.length) return Infinity;
  const dataAt = at + 1 + lengthSize;
  return isMap(bytes[dataAt]) ? dataAt + bytes.readUIntBE(at + 1, lengthSize) : Infinity;
}

function isWholeHeader(bytes: Buffer, at: number): boolean {
  return header.equals(bytes.subarray(at, at + header.length));
}
