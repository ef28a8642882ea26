import { prepareName } from "./name-preparation.js";
import { decodePunycode, encodePunycode } from "./punycode.js";

// Internationalised domain names as Python's "idna" codec has them, and so mitmproxy: IDNA 2003
// (RFC 3490). The URL class of JavaScript follows a newer standard, in which some names differ.

const acePrefix = "xn--";
const maxLabelLength = 63;
const isAscii = /^\p{ASCII}*$/u;

/** The name in ASCII, `xn--` and all; null when it cannot be a name. */
export function encodeIdna(name: string): string | null {
  if (isAscii.test(name)) return areLabels(name.split(".")) || name === "" ? name : null;
  const labels = name.split(/[.\u3002\uff0e\uff61]/);
  const trailingDot = labels.at(-1) === "" ? "." : "";
  if (trailingDot !== "") labels.pop();
  const encoded: string[] = [];
  for (const label of labels) {
    const ascii = encodeLabel(label);
    if (ascii === null) return null;
    encoded.push(ascii);
  }
  return encoded.join(".") + trailingDot;
}

/** The name in Unicode; null when it is not ASCII, or has a label that is no encoded one. */
export function decodeIdna(name: string): string | null {
  if (!isAscii.test(name)) return null;
  if (!name.toLowerCase().includes(acePrefix)) return name;
  const decoded: string[] = [];
  for (const label of name.split(".")) {
    const text = decodeLabel(label);
    if (text === null) return null;
    decoded.push(text);
  }
  return decoded.join(".");
}

/** Whether none is too long, and none is empty but the last. */
function areLabels(labels: readonly string[]): boolean {
  return labels.every(
    ({ length }, index) => length <= maxLabelLength && (length > 0 || index === labels.length - 1),
  );
}

function encodeLabel(label: string): string | null {
  const prepared = isAscii.test(label) ? label : prepareName(label);
  // Encoded it is no shorter. This is checked first because encoding takes the square of the time.
  if (prepared === null || prepared === "" || prepared.length > 2 * maxLabelLength) return null;
  const isEncoded = !isAscii.test(prepared);
  if (isEncoded && prepared.toLowerCase().startsWith(acePrefix)) return null;
  const ascii = isEncoded ? acePrefix + encodePunycode(prepared) : prepared;
  return ascii.length <= maxLabelLength ? ascii : null;
}

const longestDecoded = 1024;

function decodeLabel(label: string): string | null {
  if (label.length > longestDecoded) return null;
  if (!label.toLowerCase().startsWith(acePrefix)) return label;
  const text = decodePunycode(label.slice(acePrefix.length));
  // There is one way to write a name, so that two names do not look the same.
  return text !== null && encodeLabel(text) === label.toLowerCase() ? text : null;
}
