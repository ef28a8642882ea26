import { digestLike } from "../digest.js";
import { recordOf } from "../export/record.js";
import { fieldText, isNamed, parseHead, type HeadField } from "../fields.js";
import { blockOf, type WarcRecord } from "../record.js";

/** What becomes of a record's named fields: another value, or none. Others stay as they are. */
export type FieldChange =
  | { readonly name: string; readonly value: string | null }
  /** A value for a field that is there, as it depends on the old one. */
  | { readonly name: string; readonly from: (value: string) => string | null };

/**
 * A record with other fields, and perhaps another block. Whatever need not change keeps its bytes.
 * Length and digests follow the block.
 */
export function editRecord(
  record: WarcRecord,
  changes: readonly FieldChange[],
  block: Buffer = blockOf(record),
): WarcRecord {
  const hasOtherBlock = !block.equals(blockOf(record));
  const all = hasOtherBlock ? [...changes, ...followingBlock(block)] : changes;
  const due = all.filter((change) => isDue(record, change));
  if (due.length === 0 && !hasOtherBlock) return record;
  const bytes = Buffer.concat([
    editHead(record, due),
    block,
    record.bytes.subarray(record.blockEnd),
  ]);
  const { index, offset, start } = record;
  return { ...recordOf(bytes, block.length, index, start), offset };
}

/** What is in the block of an HTTP message behind its head. */
function payloadOf(block: Buffer): Buffer {
  return block.subarray(parseHead(block, 0, block.length).end);
}

function followingBlock(block: Buffer): FieldChange[] {
  return [
    { name: "Content-Length", value: String(block.length) },
    { name: "WARC-Block-Digest", from: (value) => digestLike(value, block) },
    { name: "WARC-Payload-Digest", from: (value) => digestLike(value, payloadOf(block)) },
  ];
}

function isDue({ head }: WarcRecord, change: FieldChange): boolean {
  const value = fieldText(head, change.name.toLowerCase());
  if ("from" in change) return value !== null && change.from(value) !== value;
  return value !== change.value;
}

function editHead({ bytes, head }: WarcRecord, changes: readonly FieldChange[]): Buffer {
  const lineEnd = bytes.subarray(0, head.fieldsAt).toString("latin1").endsWith("\r\n")
    ? "\r\n"
    : "\n";
  const pieces: Buffer[] = [bytes.subarray(0, head.fieldsAt)];
  const done = new Set<FieldChange>();
  let at = head.fieldsAt;
  for (const field of head.fields) {
    const change = changes.find(({ name }) => isNamed(field, name.toLowerCase()));
    if (change === undefined) continue;
    pieces.push(bytes.subarray(at, field.start));
    at = field.end;
    const value = done.has(change) ? null : newValue(field, change);
    done.add(change);
    if (value !== null) pieces.push(withValue(field, value, lineEnd));
  }
  pieces.push(bytes.subarray(at, head.fieldsEnd));
  for (const change of changes) {
    if (done.has(change) || "from" in change || change.value === null) continue;
    pieces.push(Buffer.from(`${change.name}: ${change.value}${lineEnd}`));
  }
  pieces.push(bytes.subarray(head.fieldsEnd, head.end));
  return Buffer.concat(pieces);
}

function newValue({ value }: HeadField, change: FieldChange): string | null {
  return "from" in change ? change.from(value.toString("utf8")) : change.value;
}

function withValue({ name }: HeadField, value: string, lineEnd: string): Buffer {
  return Buffer.concat([name, Buffer.from(`: ${value}${lineEnd}`)]);
}
