import { text } from "../../../flow/field.js";
import type { StateDict } from "../../../flow/state/state.js";
import { newestVersion, oldestWritableVersion } from "../version.js";
import { loss, type Loss } from "./loss.js";
import * as early from "./to-12.js";
import * as late from "./to-18.js";

/** What became of a flow that was to be written in an older version. */
export type Downgrade =
  /** Its state is in that version now, without what was lost; each loss is named once. */
  | { readonly writable: true; readonly losses: readonly Loss[] }
  /** The version knows no flows of its type. Its state is as it was; it is itself what is lost. */
  | { readonly writable: false; readonly losses: readonly [Loss] };

/** One step: changes a flow's state from one version to the one before, and adds what it lost. */
type Step = (flow: StateDict, losses: Set<Loss>) => void;

/** From each version to the one before: the inverse of the steps of `upgrade`. */
const steps: readonly (readonly [from: number, change: Step])[] = [
  [21, late.to20],
  [20, late.to19],
  [19, late.to18],
  [18, early.to17],
  [17, early.to16],
  [16, early.to15],
  [15, early.to14],
  [14, early.to13],
  [13, early.to12],
];

/** The version that the first flows of a type were written in, for types newer than version 12. */
const firstVersions: ReadonlyMap<string, readonly [version: number, loss: Loss]> = new Map([
  ["dns", [16, loss.dnsFlow]],
  ["udp", [18, loss.udpFlow]],
]);

/**
 * Brings a flow's state to an older version, step by step, in place.
 *
 * `backup`, the state before a person edited the flow, stays in whatever version it is in.
 *
 * @param flow A state in the newest version that may be changed: a copy.
 * @param to From `oldestWritableVersion` to the newest.
 */
export function downgrade(flow: StateDict, to: number): Downgrade {
  if (!Number.isInteger(to) || to < oldestWritableVersion || to > newestVersion) {
    throw new RangeError(`flows cannot be written in version ${to}`);
  }
  const [firstVersion, flowLoss] = firstVersions.get(text(flow.get("type")) ?? "") ?? [];
  if (firstVersion !== undefined && flowLoss !== undefined && to < firstVersion) {
    return { writable: false, losses: [flowLoss] };
  }
  const losses = new Set<Loss>();
  for (const [from, change] of steps) if (from > to) change(flow, losses);
  if (to < newestVersion) flow.set("version", to);
  return { writable: true, losses: [...losses] };
}
