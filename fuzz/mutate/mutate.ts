import { byteMutators } from "./bytes.js";
import type { Materials, Mutator } from "./mutator.js";

/** Longer inputs are cut: they take long, and say no more. */
const longest = 64 * 1024;

/** Makes another input of one, by a few changes: by structure or by bytes, half of each. */
export function mutate(
  input: Buffer,
  structural: readonly Mutator[],
  materials: Materials,
): Buffer {
  const { random } = materials;
  let result = input;
  for (let left = random.small(5); left > 0; left--) {
    const byStructure = structural.length > 0 && random.oneIn(2);
    result = random.pick(byStructure ? structural : byteMutators)(result, materials);
  }
  return result.subarray(0, longest);
}
