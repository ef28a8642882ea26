import { isUtf8 } from "node:buffer";

const lookedAt = 4096;

/** Whether bytes are more likely text than not, in UTF-8 or in a charset with ASCII in it. */
export function looksLikeText(bytes: Buffer): boolean {
  const head = wholeCharacters(bytes.subarray(0, lookedAt));
  let controls = 0;
  let high = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) controls++;
    if (byte > 127) high++;
  }
  if (isUtf8(head)) return controls <= head.length / 20;
  return controls === 0 && high <= head.length * 0.3;
}

/** Without the part of a character at the end, where more bytes follow. */
function wholeCharacters(bytes: Buffer): Buffer {
  if (bytes.length < lookedAt) return bytes;
  let end = bytes.length;
  while (end > bytes.length - 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return ((bytes[end - 1] ?? 0) & 0xc0) === 0xc0 ? bytes.subarray(0, end - 1) : bytes;
}
