import { PlainList } from "../../../flow/state/plain-list.js";
import { httpVersion } from "../../shared/http-version.js";
import { fieldText, fieldTexts, type HeadField } from "../fields.js";
import type { BlockMessage } from "../message.js";
import { blockOf, typeOf, type WarcRecord } from "../record.js";

// What is the same for requests and responses.

/** Name and value of each field, as flows have them. */
export function fieldsState(fields: readonly HeadField[]): PlainList {
  return new PlainList(fields.map(({ name, value }) => new PlainList([name, value])));
}

/**
 * The version that was spoken, which `WARC-Protocol` tells where it is newer than what a block can be
 * spelled in.
 */
export function versionOf(record: WarcRecord, spelled: string): Buffer {
  const newer = fieldTexts(record.head, "warc-protocol").find((name) => /^h[23]\b/i.test(name));
  if (newer !== undefined) return Buffer.from(httpVersion(newer));
  return Buffer.from(/^HTTP\/1\.[01]$/.test(spelled) ? spelled : httpVersion(spelled));
}

/** The body; null where the record says that it was left out. */
export function contentOf(record: WarcRecord, { content }: BlockMessage): Buffer | null {
  const isElsewhere =
    typeOf(record) === "revisit" || fieldText(record.head, "warc-truncated") !== null;
  return isElsewhere && content.length === 0 && blockOf(record).length > 0 ? null : content;
}
