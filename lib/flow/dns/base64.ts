import { DnsDataError } from "./data-error.js";

/**
 * The bytes of base64 text, read as Python's `b64decode` reads it: characters that are not of the
 * alphabet are passed over, and what comes after the padding too.
 *
 * @throws DnsDataError when the padding is missing, or a single character is left.
 */
export function decodeBase64(text: string): Buffer {
  let digits = "";
  let padding = 0;
  for (const [character] of text.matchAll(/[A-Za-z0-9+/=]/g)) {
    if (character !== "=") {
      digits += character;
      padding = 0;
    } else if (digits.length % 4 >= 2 && (digits.length % 4) + ++padding >= 4) {
      return Buffer.from(digits, "base64");
    }
  }
  if (digits.length % 4 === 0) return Buffer.from(digits, "base64");
  throw new DnsDataError("the text is not base64, or not all of it");
}
