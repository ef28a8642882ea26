import { damaged, type FlowRecord } from "./record.js";

// mitmproxy's dialect of tnetstrings: LENGTH ":" DATA TAG.

export const tag = {
  bytes: 0x2c, // ,
  text: 0x3b, // ;
  integer: 0x23, // #
  float: 0x5e, // ^
  boolean: 0x21, // !
  null: 0x7e, // ~
  list: 0x5d, // ]
  dict: 0x7d, // }
} as const;

export const colon = 0x3a;
export const zero = 0x30;

/** mitmproxy reads no longer length. */
export const maxLengthDigits = 12;

/**
 * Where the element that was scanned last has its data and its tag.
 *
 * Hot path: one object for all, so that finding the parts of a flow allocates nothing. Take the
 * values before the next scan.
 */
export const scanned = { dataAt: 0, tagAt: 0 };

/**
 * Finds the data and the tag of the element at `at`, which must end before `limit`.
 *
 * @throws FlowReadError when there is no whole element.
 */
export function scanElement(record: FlowRecord, at: number, limit: number): void {
  const { bytes } = record;
  let length = 0;
  let next = at;
  for (; next < limit; next++) {
    const byte = bytes[next] ?? 0;
    if (byte === colon && next > at) {
      scanned.dataAt = next + 1;
      scanned.tagAt = next + 1 + length;
      if (scanned.tagAt < limit) return;
      throw damaged(record, at, `a value claims ${length} bytes, more than there are,`);
    }
    const digit = byte - zero;
    if (digit < 0 || digit > 9 || next - at >= maxLengthDigits) break;
    length = length * 10 + digit;
  }
  throw damaged(record, at, "the length of a value is missing");
}
