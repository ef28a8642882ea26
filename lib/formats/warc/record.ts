import { FlowReadError } from "../errors.js";
import type { Place } from "../../flow/source.js";
import { fieldText, fieldTexts, type Head } from "./fields.js";

/** A record of a web archive, whole in memory. */
export interface WarcRecord {
  /** With the line ends before and behind it, as far as they belong to no other record. */
  readonly bytes: Buffer;
  /** The named fields, which are in `bytes`. */
  readonly head: Head;
  /** Where its block ends in `bytes`; it begins where the head ends. */
  readonly blockEnd: number;
  /** Its place among the records of the file, from 0. */
  readonly index: number;
  /** Where its version line begins: bytes from the start of the file. */
  readonly offset: number;
  /** Where that is in `bytes`. */
  readonly start: number;
}

/** Something that is wrong with a record, before it is known which flow it belongs to. */
export class RecordError extends Error {
  override readonly name = "RecordError";

  constructor(
    readonly reason: string,
    /** Where the record begins: bytes from the start of the file. */
    readonly recordAt: number,
    /** Where the damage is. */
    readonly at: number = recordAt,
  ) {
    super(reason);
  }
}

/** The error for something wrong in one of a flow's records. */
export function damaged(place: Place, record: WarcRecord, reason: string): FlowReadError {
  return new FlowReadError(place, `${reason} at byte ${record.offset}`, record.offset);
}

/** What the record holds: the message, for requests and responses. */
export function blockOf({ bytes, head, blockEnd }: WarcRecord): Buffer {
  return bytes.subarray(head.end, blockEnd);
}

/** `response`, `warcinfo` and so on, in lower case; empty where the record does not say. */
export function typeOf({ head }: Pick<WarcRecord, "head">): string {
  return (fieldText(head, "warc-type") ?? "").toLowerCase();
}

/** The URL that the record is about; empty for none. wget writes it between angle brackets. */
export function targetUriOf({ head }: Pick<WarcRecord, "head">): string {
  return (fieldText(head, "warc-target-uri") ?? "").replace(/^<(.*)>$/s, "$1");
}

/** What names the record, as it is spelled; null for none. */
export function idOf({ head }: Pick<WarcRecord, "head">): string | null {
  const id = fieldText(head, "warc-record-id");
  return id === "" ? null : id;
}

/** The records that came of the same exchange, as far as the record names them. */
export function concurrentTo({ head }: Pick<WarcRecord, "head">): string[] {
  return fieldTexts(head, "warc-concurrent-to").filter((id) => id !== "");
}
