import type { FileBytes, FlowsEnd } from "../format.js";
import { DamageError } from "../shared/damage-error.js";

const lineFeed = Buffer.from("\n");
const nothing = Buffer.alloc(0);
const openingBrace = 0x7b;
const blankBytes: readonly number[] = [0x20, 0x09, 0x0d, 0];
const pieceBytes = 64 * 1024;

/**
 * Looks at the last line alone: the beginning of an object is never an object. A whole one whose end
 * is missing, as some programs leave it, gets that when something is added.
 */
export async function findJsonlEnd(file: FileBytes): Promise<FlowsEnd> {
  const offset = await startOfLastLine(file);
  const line = await file.read(offset, file.size - offset);
  if (line.length === 0) return { offset, separator: nothing };
  if (isObject(line)) return { offset: file.size, separator: lineFeed };
  const isBeginning = line[0] === openingBrace || line.every((byte) => blankBytes.includes(byte));
  if (isBeginning) return { offset, separator: nothing };
  throw new DamageError(offset);
}

async function startOfLastLine(file: FileBytes): Promise<number> {
  for (let end = file.size; end > 0;) {
    const start = Math.max(0, end - pieceBytes);
    const piece = await file.read(start, end - start);
    const found = piece.lastIndexOf(lineFeed);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}

function isObject(line: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(line.toString());
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
