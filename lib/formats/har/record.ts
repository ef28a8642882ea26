import type { Place } from "../../flow/source.js";
import { FlowReadError } from "../errors.js";
import type { HarDocument } from "./document.js";

/** One entry's bytes, from its opening brace to its closing one. */
export interface EntryRecord extends Place {
  readonly bytes: Buffer;
  /** What lies before it, back to the entry before or to the opening bracket. */
  readonly before: Buffer;
  /** The file around it. */
  readonly document: HarDocument;
}

/**
 * The error for something wrong in an entry.
 *
 * @param at Where in the entry's bytes.
 * @param path The value that it is about, such as `request.url`; empty for the entry itself.
 */
export function damaged(
  record: EntryRecord,
  reason: string,
  at: number,
  path: string,
  options?: ErrorOptions,
): FlowReadError {
  const offset = record.offset + at;
  const where = `log.entries[${record.number - 1}]${path === "" ? "" : `.${path}`}`;
  return new FlowReadError(record, `${where}: ${reason} at byte ${offset}`, offset, options);
}
