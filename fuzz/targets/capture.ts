import type { Format } from "../../lib/formats/format.js";
import { requireCaptureLaws } from "../laws/capture.js";
import type { FlowParts } from "../laws/recovery.js";
import type { Structure } from "../structures/tree.js";
import { structuralMutators } from "../structures/mutators.js";
import type { Target } from "../target.js";

/** What is particular to a format. */
export interface CaptureSubject extends Pick<Target, "seeds" | "tokens"> {
  readonly parts: FlowParts;
}

/** The target that a format is which is read and written. */
export function captureTarget(
  format: Format,
  structure: Structure,
  { seeds, tokens, parts }: CaptureSubject,
): Target {
  return {
    name: format.name,
    seeds,
    tokens,
    mutators: structuralMutators(structure),
    batchSize: 8,
    run: (input) => requireCaptureLaws(format, input, parts),
  };
}
