import { fieldText } from "./fields.js";
import { blockOf, targetUriOf, typeOf, type WarcRecord } from "./record.js";

/** What a record can be to a flow. */
export type Role = "request" | "response" | "metadata";

const roles = new Map<string, Role>([
  ["request", "request"],
  ["response", "response"],
  // A response whose body is elsewhere, because it was the same.
  ["revisit", "response"],
  ["metadata", "metadata"],
]);

/** Whether a record may be a part of a flow, as far as its head says. */
export function isKept(record: Pick<WarcRecord, "head">): boolean {
  const type = typeOf(record);
  if (type === "metadata") return true;
  if (!roles.has(type) || fieldText(record.head, "warc-segment-number") !== null) return false;
  return targetUriOf(record) !== "" && isHttp(fieldText(record.head, "content-type"), type);
}

/** What a record is to a flow; null for one that is no part of any. */
export function roleOf(record: WarcRecord): Role | null {
  if (!isKept(record)) return null;
  const role = roles.get(typeOf(record)) ?? null;
  const block = blockOf(record);
  if (role === "request") return requestLine.test(firstBytes(block)) ? role : null;
  if (role === "metadata" || (block.length === 0 && typeOf(record) === "revisit")) return role;
  return statusLine.test(firstBytes(block)) ? role : null;
}

/** What records that are no part of a flow are called where they are counted. */
export function describeRecord(record: Pick<WarcRecord, "head">): string {
  const type = typeOf(record);
  if (type === "response" && /^dns:/i.test(targetUriOf(record))) return "DNS records";
  if (fieldText(record.head, "warc-segment-number") !== null) return "segments of records";
  if (roles.has(type) && type !== "metadata") return `${type} records that are not HTTP`;
  return type === "" ? "records without a type" : `${type} records`;
}

const requestLine = /^[!#$%&'*+.^_`|~0-9a-z-]+ +\S/i;
const statusLine = /^HTTP\/\d\S* +-?\d/i;

function firstBytes(block: Buffer): string {
  return block.toString("latin1", 0, 64);
}

/** A revisit that has no block need not say what would be in it. */
function isHttp(contentType: string | null, type: string): boolean {
  return contentType === null ? type === "revisit" : /^application\/http\b/i.test(contentType);
}
