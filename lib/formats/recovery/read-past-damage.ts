import { original, type Flow } from "../../flow/flow.js";
import { readAllFields } from "../../flow/read-all-fields.js";
import { asReadError, FlowReadError } from "../errors.js";
import type { ByteSource, FlowReader } from "../format.js";
import type { OnGap } from "../gap.js";
import type { Finding, FlowFinder } from "./flow-finder.js";
import { Window } from "./window.js";

/** Flows take many times their bytes once they were looked into, so not all at once are handed on. */
const longestBatch = 32;

/**
 * Reads a file that may be damaged: all flows that are whole, whatever is between them. A flow is
 * looked into before it is handed on, so that none fails later, in a script or when it is written.
 */
export async function* readPastDamage(
  source: ByteSource,
  finder: FlowFinder,
  file: string,
  onGap: OnGap,
): FlowReader {
  const window = new Window(source, file);
  let flows: Flow[] = [];
  let gap: { readonly offset: number; readonly reason: string } | null = null;
  const endGap = (): void => {
    if (gap === null) return;
    const { offset, reason } = gap;
    gap = null;
    onGap({ file, offset, length: window.offset - offset, compression: null, reason });
  };
  try {
    while (window.available > 0 || !window.isComplete) {
      const finding = window.available === 0 ? null : soundOnly(await finder.find(window), finder);
      if (finding === null || finding.is === "unclear") {
        if (flows.length > 0) yield flows;
        flows = [];
        await window.grow();
        continue;
      }
      if (finding.is === "damage") {
        gap ??= { offset: window.offset, reason: finding.reason ?? "no flow is here" };
      } else {
        endGap();
      }
      window.at = finding.end;
      if (finding.is !== "flow") continue;
      window.number++;
      flows.push(finding.flow);
      if (flows.length < longestBatch) continue;
      yield flows;
      flows = [];
    }
    if (flows.length > 0) yield flows;
    endGap();
    const reason = finder.end?.() ?? null;
    if (reason !== null) {
      onGap({ file, offset: window.offset, length: 0, compression: null, reason });
    }
  } finally {
    await window.close();
  }
}

/** The finding, where a flow is one whose fields can all be read; else damage. */
function soundOnly(finding: Finding, finder: FlowFinder): Finding {
  if (finding.is !== "flow") return finding;
  try {
    // Of another flow over the same bytes, so that this one stays as it was read.
    readAllFields(original(finding.flow));
    return finding;
  } catch (error) {
    const damage = asReadError(error, finding.flow);
    if (!(damage instanceof FlowReadError)) throw error;
    finder.refuse?.(finding.flow);
    return { is: "damage", end: finding.end, reason: damage.reason };
  }
}
