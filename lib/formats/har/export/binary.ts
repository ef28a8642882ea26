import { isUtf8 } from "node:buffer";

const looksAt = 100;
const longestCharacter = 4;

/** Whether the beginning of a body looks like something else than text, by mitmproxy's rule. */
export function isMostlyBinary(body: Buffer): boolean {
  const head = beginning(body);
  let control = 0;
  let high = 0;
  for (const byte of head) {
    if (byte < 9 || (byte > 13 && byte < 32)) control++;
    else if (byte > 126) high++;
  }
  const ascii = head.length - control - high;
  if (head.length === 0 || ascii / head.length > 0.7) return false;
  return !((ascii + high) / head.length > 0.95 && isUtf8(head));
}

/** About a hundred bytes, not ending within a character. */
function beginning(body: Buffer): Buffer {
  if (body.length <= looksAt) return body;
  for (let cut = looksAt; cut < Math.min(looksAt + longestCharacter, body.length); cut++) {
    if (((body[cut] ?? 0) & 0xc0) !== 0x80) return body.subarray(0, cut);
  }
  return body.subarray(0, looksAt);
}
