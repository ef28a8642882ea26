import type { Flow } from "../../flow/flow.js";
import { asReadError, FlowReadError, FlowWriteError } from "../errors.js";

/** The error to throw for one that came up while a flow was being written. */
export function asWriteError(error: unknown, flow: Flow): FlowReadError | FlowWriteError {
  const damage = asReadError(error, flow);
  if (damage instanceof FlowReadError || damage instanceof FlowWriteError) return damage;
  const reason = error instanceof Error ? error.message : String(error);
  return new FlowWriteError(flow.source.place, reason, { cause: error });
}
