import type { FileBytes, FlowsEnd } from "../format.js";
import { DamageError } from "../shared/damage-error.js";
import { WindowedBytes } from "../shared/windowed-bytes.js";
import { lengthSizeOf } from "./frame-cutter.js";
import { header, headerLead, mayBeHeader } from "./header.js";

const separator = Buffer.alloc(0);

/** Goes from frame to frame by their lengths. */
export async function findMsgpackEnd(file: FileBytes): Promise<FlowsEnd> {
  const bytes = new WindowedBytes(file);
  for (let offset = 0; ;) {
    const start = await bytes.peek(offset, header.length);
    const total = measure(start);
    const isCut = total === "cut" || (typeof total === "number" && offset + total > file.size);
    if (start.length === 0 || isCut) return { offset, separator };
    if (total !== "damaged") offset += total;
    else if (await bytes.hasOnlyZerosFrom(offset)) return { offset, separator };
    else throw new DamageError(offset);
  }
}

/** The length of a frame, or of a header. */
function measure(start: Buffer): number | "cut" | "damaged" {
  if (start[0] === headerLead) {
    if (!mayBeHeader(start, 0)) return "damaged";
    return start.length < header.length ? "cut" : header.length;
  }
  const lengthSize = lengthSizeOf(start[0]);
  if (lengthSize === null) return "damaged";
  if (start.length < 1 + lengthSize) return "cut";
  return 1 + lengthSize + start.readUIntBE(1, lengthSize);
}
