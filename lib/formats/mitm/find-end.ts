import type { FileBytes, FlowsEnd } from "../format.js";
import { DamageError } from "../shared/damage-error.js";
import { WindowedBytes } from "../shared/windowed-bytes.js";
import { colon, maxLengthDigits, tag, zero } from "./tnetstring.js";

const separator = Buffer.alloc(0);

/** Goes from flow to flow by their lengths, and looks at their last bytes. */
export async function findMitmEnd(file: FileBytes): Promise<FlowsEnd> {
  const bytes = new WindowedBytes(file);
  for (let offset = 0; ;) {
    const prefix = await bytes.peek(offset, maxLengthDigits + 1);
    const total = measure(prefix);
    const isCut = total === "cut" || (typeof total === "number" && offset + total > file.size);
    if (prefix.length === 0 || isCut) return { offset, separator };
    const last = total === "damaged" ? offset : offset + total - 1;
    const [byte] = await bytes.peek(last, 1);
    if (total !== "damaged" && byte === tag.dict) offset += total;
    else if (byte === 0 && (await bytes.hasOnlyZerosFrom(last))) return { offset, separator };
    else throw new DamageError(offset);
  }
}

/** The length of a flow with its prefix and tag. */
function measure(prefix: Buffer): number | "cut" | "damaged" {
  let length = 0;
  for (const [index, byte] of prefix.entries()) {
    if (byte === colon && index > 0) return length + index + 2;
    const digit = byte - zero;
    if (digit < 0 || digit > 9) return "damaged";
    length = length * 10 + digit;
  }
  return prefix.length > maxLengthDigits ? "damaged" : "cut";
}
