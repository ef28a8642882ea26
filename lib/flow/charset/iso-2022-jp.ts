import type { TextCodec } from "./text-codec.js";

const escape = 0x1b;
const toAscii = "\x1b(B";
const toJis = "\x1b$B";
/** To the JIS X 0208 of 1978, whose few differences everybody overlooks. */
const toOldJis = "\x1b$@";

const highBit = 0x80;
const space = 0x20;

/**
 * ISO-2022-JP (RFC 1468): escape sequences switch between ASCII and JIS X 0208, whose bytes are
 * those of EUC-JP without the highest bits.
 */
export function iso2022Jp(eucJp: TextCodec): TextCodec {
  return {
    decode(bytes) {
      const euc = Buffer.alloc(bytes.length);
      let length = 0;
      let mask = 0;
      for (let at = 0; at < bytes.length; at++) {
        const byte = bytes.readUInt8(at);
        if (byte === escape) {
          const sequence = bytes.toString("latin1", at, at + 3);
          if (sequence === toAscii) mask = 0;
          else if (sequence === toJis || sequence === toOldJis) mask = highBit;
          else return null;
          at += 2;
        } else {
          if (byte >= highBit || (byte === space && mask !== 0)) return null;
          euc[length++] = byte < space ? byte : byte | mask;
        }
      }
      return eucJp.decode(euc.subarray(0, length));
    },

    encode(text) {
      const euc = eucJp.encode(text)?.toString("latin1");
      if (euc === undefined || euc.includes("\x1b")) return null;
      // In EUC-JP, lower bytes with the highest bit announce other sets, such as JIS X 0212.
      if (/[\x80-\xa0\xff]/.test(euc)) return null;
      return Buffer.from(euc.replace(/[\xa1-\xfe]+/g, toJisBytes), "latin1");
    },
  };
}

function toJisBytes(euc: string): string {
  const bytes = Buffer.from(euc, "latin1");
  for (const [at, byte] of bytes.entries()) bytes[at] = byte & ~highBit;
  return toJis + bytes.toString("latin1") + toAscii;
}
