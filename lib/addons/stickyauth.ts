import type { Script } from "../script/events.js";
import { asRequested } from "./recording.js";
import { filterOf } from "./spec/rule.js";

/**
 * `--stickyauth FILTER`: a request that matches and has no `Authorization` gets the last one that was
 * sent to its host.
 */
export function make([filter = ""]: readonly string[]): Script {
  const matches = filterOf("stickyauth", filter, { text: filter, offset: 0 });
  const known = new Map<string, string>();
  return {
    request(_ctx, flow) {
      const { host, headers } = flow.request;
      const sent = headers.get("authorization");
      if (sent !== null) {
        known.set(host, sent);
        return;
      }
      const remembered = known.get(host);
      if (remembered !== undefined && matches(asRequested(flow))) {
        headers.set("authorization", remembered);
      }
    },
  };
}
