import type { FileBytes, FlowsEnd } from "../format.js";
import { DamageError } from "../shared/damage-error.js";
import { endOfHead, fieldText, parseHead } from "./fields.js";
import { longestHead, magic } from "./head.js";
import { isLineEnd } from "./line-end.js";

/** So much of a record is looked at to find the end of its head: a longer one is read again, in more. */
const usualHead = 64 * 1024;

const none: Buffer = Buffer.alloc(0);
const twoLineEnds = Buffer.from("\r\n\r\n");

/** Goes from record to record by their lengths. */
export async function findWarcEnd(file: FileBytes): Promise<FlowsEnd> {
  let end = 0;
  for (let offset = 0; offset < file.size;) {
    const bytes = await readHead(file, offset);
    const start = bytes.findIndex((byte) => !isLineEnd(byte));
    if (start < 0) {
      offset += bytes.length;
      continue;
    }
    const seen = bytes.subarray(start, start + magic.length);
    if (!seen.equals(magic.subarray(0, seen.length))) throw new DamageError(offset + start);
    const headEnd = endOfHead(bytes, start);
    if (headEnd < 0 && bytes.length === longestHead) throw new DamageError(offset + start);
    if (headEnd < 0) return { offset: end, separator: none };
    const blockEnd = offset + headEnd + lengthIn(bytes, start, headEnd, offset);
    if (blockEnd > file.size) return { offset: end, separator: none };
    end = blockEnd + (await lineEndsAt(file, blockEnd));
    // Without them, the record that is added would not begin on a line of its own.
    if (end === file.size) return { offset: end, separator: twoLineEnds.subarray(end - blockEnd) };
    offset = end;
  }
  return { offset: file.size, separator: none };
}

async function readHead(file: FileBytes, offset: number): Promise<Buffer> {
  const bytes = await file.read(offset, usualHead);
  const isWhole = endOfHead(bytes, 0) >= 0 || bytes.length < usualHead;
  return isWhole ? bytes : file.read(offset, longestHead);
}

function lengthIn(bytes: Buffer, start: number, end: number, offset: number): number {
  const length = fieldText(parseHead(bytes, start, end), "content-length");
  if (length === null || !/^[0-9]{1,15}$/.test(length)) throw new DamageError(offset + start);
  return Number(length);
}

/** How many bytes of the two line ends behind a block there are. */
async function lineEndsAt(file: FileBytes, offset: number): Promise<number> {
  const bytes = await file.read(offset, twoLineEnds.length);
  const length = bytes.findIndex((byte) => !isLineEnd(byte));
  return length < 0 ? bytes.length : length;
}
