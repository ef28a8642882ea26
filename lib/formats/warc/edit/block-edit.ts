import type { Message } from "../../../flow/message.js";
import { decodeText } from "../../../flow/text.js";
import { isChunked } from "../../http1/assemble.js";
import { align } from "../../shared/alignment.js";
import { bodyOf, fieldLine } from "../export/block.js";
import { parseMessage, type BlockMessage } from "../message.js";

/** A message in a block, as it was read and as it is now, with the first line of each. */
export interface MessageChange {
  readonly old: Message;
  readonly now: Message;
  readonly oldLine: Buffer;
  readonly nowLine: Buffer;
}

const lineFeed = 0x0a;

type Field = readonly [name: Buffer, value: Buffer];

/** A block with the message as it is now. Lines and a body that did not change keep their bytes. */
export function editBlock(block: Buffer, change: MessageChange): Buffer {
  const message = parseMessage(block);
  const { head, body } = message;
  const { old, now, oldLine, nowLine } = change;
  const isHeadSame = oldLine.equals(nowLine) && isSameHeaders(old, now);
  if (isHeadSame && isSameBody(old, now)) return block;
  const lineEnd = block.toString("latin1", 0, head.fieldsAt).endsWith("\r\n") ? "\r\n" : "\n";
  const end = Buffer.from(lineEnd);
  return Buffer.concat([
    oldLine.equals(nowLine)
      ? ended(block.subarray(0, head.fieldsAt), end)
      : Buffer.concat([nowLine, end]),
    ...editFields(block, message, now.headers.fields, end),
    head.end > head.fieldsEnd ? block.subarray(head.fieldsEnd, head.end) : end,
    isSameBody(old, now) ? body : bodyOf(now),
  ]);
}

/** A field's lines go up to the next field: what is between is no field, and stays. */
function editFields(
  block: Buffer,
  { head }: BlockMessage,
  fields: readonly Field[],
  end: Buffer,
): Buffer[] {
  const origins = align(
    head.fields.map(({ name, value }) => comparable([name, value])),
    fields.map(comparable),
  );
  const behind = (index: number): number => head.fields[index + 1]?.start ?? head.fieldsEnd;
  const before = block.subarray(head.fieldsAt, head.fields[0]?.start ?? head.fieldsEnd);
  const lines = fields.map(([name, value], index) => {
    const origin = origins[index] ?? null;
    const old = origin === null ? undefined : head.fields[origin];
    const isSame = old !== undefined && old.name.equals(name) && old.value.equals(value);
    return isSame && origin !== null
      ? ended(block.subarray(old.start, behind(origin)), end)
      : (fieldLine(name, value, end) ?? Buffer.alloc(0));
  });
  return [ended(before, end), ...lines];
}

/** A line, also where the block ends within it. */
function ended(line: Buffer, end: Buffer): Buffer {
  return line.length === 0 || line.at(-1) === lineFeed ? line : Buffer.concat([line, end]);
}

function comparable([name, value]: Field): { name: string; identity: string } {
  const spelled = decodeText(name);
  return { name: spelled, identity: JSON.stringify([spelled, decodeText(value)]) };
}

function isSameHeaders(old: Message, now: Message): boolean {
  const [before, after] = [old.headers.fields, now.headers.fields];
  return (
    before.length === after.length &&
    before.every(([name, value], index) => {
      const [otherName, otherValue] = after[index] ?? [];
      return otherName?.equals(name) === true && otherValue?.equals(value) === true;
    })
  );
}

/** Whether the body lies in the block as before: the same bytes, in chunks or not. */
function isSameBody(old: Message, now: Message): boolean {
  const [before, after] = [old.rawContent, now.rawContent];
  const isSame = before === null || after === null ? before === after : before.equals(after);
  if (!isSame || isChunked(old.headers) !== isChunked(now.headers)) return false;
  return !isChunked(now.headers) || trailersOf(old) === trailersOf(now);
}

function trailersOf({ trailers }: Message): string {
  return JSON.stringify([...(trailers ?? [])]);
}
