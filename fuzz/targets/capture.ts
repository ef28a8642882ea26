import type { Format } from "../../lib/formats/format.js";
import { requireCaptureLaws } from "../laws/capture.js";
import type { Structure } from "../structures/tree.js";
import { structuralMutators } from "../structures/mutators.js";
import type { Target } from "../target.js";

/** The target that a format is which is read and written. */
export function captureTarget(
  format: Format,
  structure: Structure,
  { seeds, tokens }: Pick<Target, "seeds" | "tokens">,
): Target {
  return {
    name: format.name,
    seeds,
    tokens,
    mutators: structuralMutators(structure),
    batchSize: 8,
    run: (input) => requireCaptureLaws(format, input),
  };
}
