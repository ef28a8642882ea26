import type { Script } from "../script/events.js";

/** `--anticache`: takes away the request headers that make a server answer that nothing has changed. */
export function make(): Script {
  return {
    request: (_ctx, flow) => flow.request.anticache(),
  };
}
