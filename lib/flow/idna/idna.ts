import { nameprep } from "./nameprep.js";
import { decodePunycode, encodePunycode } from "./punycode.js";

// Internationalized domain names of 2003 (RFC 3490), exactly as Python's "idna" codec has them, since
// that is how mitmproxy reads and writes names. In newer rules (UTS 46) some names have other bytes.

const acePrefix = "xn--";
const longestLabel = 63;
/**
 * Longer labels are not looked at, in which Python does the same when it decodes. Not 63, because some
 * characters count as nothing.
 */
const longestUnpreparedLabel = 1024;

/**
 * A name in ASCII: labels of up to 63 characters with dots between. Null when it cannot be a name:
 * a label is empty (the last may be), too long, or has characters that no name may have.
 */
export function encodeIdna(name: string): string | null {
  const labels = name.split(isAscii(name) ? "." : /[.\u3002\uff0e\uff61]/);
  const encoded = labels.map((label, index) =>
    label === "" && index === labels.length - 1 ? "" : toAscii(label),
  );
  return encoded.includes(null) ? null : encoded.join(".");
}

/** The text of a name in ASCII; null when it is not ASCII, or a label is not what it says it is. */
export function decodeIdna(name: string): string | null {
  if (!isAscii(name)) return null;
  if (!name.toLowerCase().includes(acePrefix)) return name;
  const labels = name.split(".").map(toUnicode);
  return labels.includes(null) ? null : labels.join(".");
}

/** RFC 3490, section 4.1. */
function toAscii(label: string): string | null {
  const prepared = isAscii(label) ? label : prepare(label);
  if (prepared === null || prepared === "") return null;
  const encoded = isAscii(prepared) ? prepared : acePrefix + encodePunycode(prepared);
  return encoded.length > longestLabel ? null : encoded;
}

function prepare(label: string): string | null {
  if (label.length > longestUnpreparedLabel) return null;
  const prepared = nameprep(label);
  if (prepared === null || isAscii(prepared)) return prepared;
  // Each character takes a byte at least. Without looking first, Punycode could take long.
  const isTooLong = Array.from(prepared).length > longestLabel;
  return isTooLong || prepared.toLowerCase().startsWith(acePrefix) ? null : prepared;
}

/** RFC 3490, section 4.2, for a label in ASCII; but null where that gives it as it was. */
function toUnicode(label: string): string | null {
  if (label.length > longestUnpreparedLabel) return null;
  const folded = label.toLowerCase();
  if (!folded.startsWith(acePrefix)) return label;
  const decoded = decodePunycode(label.slice(acePrefix.length));
  return decoded !== null && toAscii(decoded) === folded ? decoded : null;
}

function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text);
}
