import { decodeText } from "../../flow/text.js";
import { backslash } from "./characters.js";

/** Longer strings are looked through by the machine's own means, which take a while to call. */
const longestShort = 64;

/**
 * The characters of a string that lies, with its quotes, from `start` to `end`. Undecodable bytes
 * become lone surrogates, as in all text of a flow.
 */
export function decodeString(bytes: Buffer, start = 0, end = bytes.length): string {
  if (end - start < longestShort && isPlain(bytes, start + 1, end - 1)) {
    return bytes.toString("latin1", start + 1, end - 1);
  }
  const quoted = bytes.subarray(start, end);
  if (!quoted.includes(backslash)) return decodeText(quoted.subarray(1, -1));
  const text = decodeText(quoted);
  try {
    return JSON.parse(text) as string;
  } catch {
    return JSON.parse(text.replace(oddities, respell)) as string;
  }
}

/** Whether there are escapes in the characters from `start` to `end`. */
export function hasEscapes(bytes: Buffer, start: number, end: number): boolean {
  if (end - start >= longestShort) return bytes.subarray(start, end).includes(backslash);
  for (let at = start; at < end; at++) if (bytes[at] === backslash) return true;
  return false;
}

/** Whether there are only ASCII characters, and no escapes. */
function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === backslash || byte > 0x7f) return false;
  }
  return true;
}

/** Escapes, those that do not exist, and control characters, which some programs leave as they are. */
const oddities = /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])|\\|\p{Cc}/gu;

function respell(found: string): string {
  if (found.length > 1) return found;
  if (found === "\\") return "\\\\";
  return `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
