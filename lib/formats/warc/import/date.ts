import type { Place } from "../../../flow/source.js";
import { parseTime } from "../../shared/parse-time.js";
import { fieldText } from "../fields.js";
import { damaged, type WarcRecord } from "../record.js";

/** As in ARC files, and in some web archives that were made of them. */
const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;

/**
 * When a record was made: seconds since 1970.
 *
 * @throws FlowReadError when it does not say.
 */
export function dateOf(record: WarcRecord, place: Place): number {
  const text = fieldText(record.head, "warc-date") ?? "";
  const seconds = parseDate(text);
  if (seconds !== null) return seconds;
  throw damaged(place, record, `WARC-Date is not a date: ${JSON.stringify(text)}, in the record`);
}

/** The seconds since 1970 of a `WARC-Date`; null when it is none. */
export function parseDate(text: string): number | null {
  return parseTime(text.replace(digits, "$1-$2-$3T$4:$5:$6Z"));
}
