import { Float, type StateValue } from "../../flow/state/state.js";
import { EncodedDict } from "./encoded-dict.js";
import { EncodedList } from "./encoded-list.js";
import { parseFloatText, parseInteger } from "../../flow/python/number.js";
import { damaged, type FlowRecord } from "./record.js";
import { tag, zero } from "./tnetstring.js";

/**
 * The value of an element that begins at `at`, with its data at `dataAt` and its tag at `tagAt`.
 * Lists and dictionaries are not looked into yet. Bytes are a part of the record's chunk.
 *
 * @throws FlowReadError when the data does not fit the tag.
 */
export function decodeElement(
  record: FlowRecord,
  at: number,
  dataAt: number,
  tagAt: number,
): StateValue {
  const { bytes } = record;
  switch (bytes[tagAt]) {
    case tag.bytes:
      return bytes.subarray(dataAt, tagAt);
    case tag.text:
      return bytes.toString("utf8", dataAt, tagAt);
    case tag.integer:
      return (
        smallInteger(bytes, dataAt, tagAt) ??
        parseInteger(bytes.toString("latin1", dataAt, tagAt)) ??
        wrong(record, at, "an integer")
      );
    case tag.float: {
      const value = parseFloatText(bytes.toString("latin1", dataAt, tagAt));
      return value === undefined ? wrong(record, at, "a float") : new Float(value);
    }
    case tag.boolean: {
      const text = bytes.toString("latin1", dataAt, tagAt);
      if (text === "true") return true;
      return text === "false" ? false : wrong(record, at, "true or false");
    }
    case tag.null:
      return dataAt === tagAt ? null : wrong(record, at, "null");
    case tag.list:
      return new EncodedList(record, at, dataAt, tagAt);
    case tag.dict:
      return new EncodedDict(record, at, dataAt, tagAt);
    default:
      throw damaged(record, tagAt, "a value has an unknown tag");
  }
}

/** An integer of a few digits, as nearly all are, without making text of it; else undefined. */
function smallInteger(bytes: Buffer, start: number, end: number): number | undefined {
  if (end === start || end - start > 15) return undefined;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function wrong(record: FlowRecord, at: number, expected: string): never {
  throw damaged(record, at, `a value that should be ${expected} is not,`);
}
