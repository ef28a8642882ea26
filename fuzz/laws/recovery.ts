import type { Format } from "../../lib/formats/format.js";
import { require } from "../violation.js";
import { readFile, readPastDamage } from "./capture-file.js";

/**
 * What holds for whatever bytes are read past damage: it comes to an end without an error, the gaps
 * are places in the file one behind the other, and what is whole before the damage is there.
 */
export async function requireRecoveryLaws(format: Format, input: Buffer): Promise<void> {
  const { flows, error } = await readFile(format, input);
  const { flows: saved, gaps } = await readPastDamage(format, input);
  require(saved.length >= flows.length, "no flow before the damage is lost", () =>
    `${saved.length} of ${flows.length}`);
  require(error === null || gaps.length > 0, "damage is told of", () => error?.message ?? "");
  let end = 0;
  for (const { offset, length } of gaps) {
    require(offset >= end &&
      offset + (length ?? 0) <= input.length, "gaps are in the file, one behind the other", () =>
      `${offset} and ${length ?? "null"} bytes behind ${end}, of ${input.length}`);
    end = offset + (length ?? 0);
  }
}
