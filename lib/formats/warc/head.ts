import { fieldText, fieldTexts, type Head } from "./fields.js";

/** What each record begins with, up to the version. */
export const magic = Buffer.from("WARC/");

/** Longer heads are taken for damage. */
export const longestHead = 1024 * 1024;

/** What each record has, by the standard. */
const mandatory = ["warc-type", "warc-record-id", "warc-date", "content-length"];
/** What no head has twice, unless it was put together by damage. */
const single = [...mandatory, "warc-target-uri"];

/** Whether a head has all that each record has. */
export function hasMandatoryFields(head: Head): boolean {
  return mandatory.every((name) => fieldText(head, name) !== null);
}

/** Whether a head has a field again: then it is of two records. */
export function repeatsFields(head: Head): boolean {
  return single.some((name) => fieldTexts(head, name).length > 1);
}

/** The length of the block; null where the head does not say. */
export function blockLength(head: Head): number | null {
  const spelled = fieldText(head, "content-length") ?? "";
  return /^[0-9]{1,15}$/.test(spelled) ? Number(spelled) : null;
}
