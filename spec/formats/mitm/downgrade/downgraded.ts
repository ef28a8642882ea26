import type { Flow } from "../../../../lib/flow/flow.js";
import { copyTree, type StateDict } from "../../../../lib/flow/state/state.js";
import { BackwardOutput } from "../../../../lib/formats/mitm/backward-output.js";
import { downgrade, type Downgrade } from "../../../../lib/formats/mitm/downgrade/downgrade.js";
import type { Loss } from "../../../../lib/formats/mitm/downgrade/loss.js";
import { EncodingPlan } from "../../../../lib/formats/mitm/encode.js";

/** A copy of the flow's state in version `to`, and what became of it. */
export function downgraded(flow: Flow, to: number): { state: StateDict; result: Downgrade } {
  const state = copyTree(flow.state);
  return { result: downgrade(state, to), state };
}

/** The bytes of a state in a flow file. */
export function encoded(state: StateDict): Buffer {
  const output = new BackwardOutput();
  new EncodingPlan(output).encode(state);
  return Buffer.concat(output.take());
}

/** What a flow loses in one step; the step is made. */
export function lossesOf(
  step: (flow: StateDict, losses: Set<Loss>) => void,
  flow: StateDict,
): readonly Loss[] {
  const losses = new Set<Loss>();
  step(flow, losses);
  return [...losses];
}
