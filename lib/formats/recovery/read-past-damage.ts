import { original } from "../../flow/flow.js";
import { readAllFields } from "../../flow/read-all-fields.js";
import { asReadError, FlowReadError } from "../errors.js";
import type { ByteSource, FlowReader } from "../format.js";
import type { OnGap } from "../gap.js";
import { findPastDamage } from "./find-past-damage.js";
import type { Finding, FlowFinder } from "./flow-finder.js";
import type { Window } from "./window.js";

/**
 * Reads a file that may be damaged: all flows that are whole, whatever is between them. A flow is
 * looked into before it is handed on, so that none fails later, in a script or when it is written.
 */
export function readPastDamage(
  source: ByteSource,
  finder: FlowFinder,
  file: string,
  onGap: OnGap,
): FlowReader {
  const sound = {
    find: async (window: Window) => soundOnly(await finder.find(window), finder),
    end: () => finder.end?.() ?? null,
  };
  return findPastDamage(source, sound, file, onGap);
}

/** The finding, where a flow is one whose fields can all be read; else damage. */
function soundOnly(finding: Finding, finder: FlowFinder): Finding {
  if (finding.is !== "found") return finding;
  try {
    // Of another flow over the same bytes, so that this one stays as it was read.
    readAllFields(original(finding.found));
    return finding;
  } catch (error) {
    const damage = asReadError(error, finding.found);
    if (!(damage instanceof FlowReadError)) throw error;
    finder.refuse?.(finding.found);
    return { is: "damage", end: finding.end, reason: damage.reason };
  }
}
