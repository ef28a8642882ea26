import type { Script } from "../script/events.js";

/** `--anticomp`: asks servers for responses that are not compressed. */
export function make(): Script {
  return {
    request: (_ctx, flow) => flow.request.anticomp(),
  };
}
