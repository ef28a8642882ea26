import type { StateDict } from "../../../flow/state/state.js";
import { newestVersion } from "../version.js";
import * as early from "./from-0.js";
import * as middle from "./from-4.js";
import { from11 } from "./from-11.js";
import * as late from "./from-12.js";

/** One step: changes a flow's state from one version to the next, or makes another of it. */
type Step = (flow: StateDict, handshake: StateDict | null) => StateDict | undefined;

/** From each version to the next, as mitmproxy's own `compat.py` does it. */
const steps: readonly (readonly [from: number, to: number, change: Step])[] = [
  [0.11, 0.12, unchanged],
  [0.12, 0.13, unchanged],
  [0.13, 0.14, inPlace(early.from013)],
  [0.14, 0.15, unchanged],
  [0.15, 0.16, inPlace(early.from015)],
  [0.16, 0.17, inPlace(early.from016)],
  [0.17, 0.18, early.from017],
  [0.18, 0.19, early.from018],
  [0.19, 1, early.from019],
  [1, 2, inPlace(early.from1)],
  [2, 3, inPlace(early.from2)],
  [3, 4, unchanged],
  [4, 5, inPlace(middle.from4)],
  [5, 6, inPlace(middle.from5)],
  [6, 7, inPlace(middle.from6)],
  [7, 8, inPlace(middle.from7)],
  [8, 9, inPlace(middle.from8)],
  [9, 10, inPlace(middle.from9)],
  [10, 11, inPlace(middle.from10)],
  [11, 12, from11],
  [12, 13, inPlace(late.from12)],
  [13, 14, inPlace(late.from13)],
  [14, 15, inPlace(late.from14)],
  [15, 16, inPlace(late.from15)],
  [16, 17, inPlace(late.from16)],
  [17, 18, inPlace(late.from17)],
  [18, 19, inPlace(late.from18)],
  [19, 20, inPlace(late.from19)],
  [20, 21, inPlace(late.from20)],
];

/**
 * Brings a flow's state to a version, step by step.
 *
 * @param handshake The HTTP flow, in version 11, that a WebSocket flow began with; null if there is
 *   none. Only flows before version 12 need it.
 */
export function upgrade(
  flow: StateDict,
  from: number,
  to: number = newestVersion,
  handshake: StateDict | null = null,
): StateDict {
  let state = flow;
  for (const [version, next, change] of steps) {
    if (version < from || next > to) continue;
    state = change(state, handshake) ?? state;
  }
  if (from < to) state.set("version", to);
  // Early releases wrote it only where there was one.
  if (to === newestVersion && !state.has("backup")) state.set("backup", null);
  return state;
}

function unchanged(): undefined {
  return undefined;
}

function inPlace(change: (flow: StateDict) => void): Step {
  return (flow) => {
    change(flow);
    return undefined;
  };
}
