import type { Format } from "../../lib/formats/format.js";
import { require } from "../violation.js";
import { readPastDamage } from "./capture-file.js";

/**
 * What holds for whatever bytes are read past damage: it comes to an end without an error, and the
 * gaps are places in the file, one behind the other.
 */
export async function requireRecoveryLaws(format: Format, input: Buffer): Promise<void> {
  let end = 0;
  for (const { offset, length } of (await readPastDamage(format, input)).gaps) {
    require(offset >= end &&
      offset + (length ?? 0) <= input.length, "gaps are in the file, one behind the other", () =>
      `${offset} and ${length ?? "null"} bytes behind ${end}, of ${input.length}`);
    end = offset + (length ?? 0);
  }
}
