import { decodeText, encodeText } from "../text.js";

// Percent-encoding as Python's urllib.parse has it, with bytes that are not UTF-8 as lone
// surrogates: whatever bytes a name or value has, it is the same when it is read and set again.

const unreserved = /^[\w.~-]*$/;
const spellings = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return unreserved.test(character)
    ? character
    : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

/** Text with all but letters, digits, and `_.-~` percent-encoded. */
export function quote(text: string): string {
  if (unreserved.test(text)) return text;
  return Array.from(encodeText(text), (byte) => spellings[byte]).join("");
}

/** As `quote`, with `+` for a blank: the spelling of forms. */
export function quotePlus(text: string): string {
  return quote(text).replaceAll("%20", "+");
}

/** Text with percent-encoded characters decoded. A percent sign that encodes nothing stays. */
export function unquote(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(asciiRun, (run) =>
    decodeText(
      Buffer.from(
        run.replace(escaped, (_, digits: string) => String.fromCharCode(parseInt(digits, 16))),
        "latin1",
      ),
    ),
  );
}

/** As `unquote`, for the spelling of forms. */
export function unquotePlus(text: string): string {
  return unquote(text.replaceAll("+", " "));
}

// Only escapes that follow each other make up a character together: not one with a raw byte.
const asciiRun = /[\0-\x7f]+/g;
const escaped = /%([\da-f]{2})/gi;
