import { parseContentType } from "../flow/charset/content-type.js";
import type { Flow } from "../flow/flow.js";
import { Groups } from "./groups.js";
import { measure, Tally } from "./tally.js";

/** By what flows are counted, in the order of the report. */
export const dimensions = ["type", "host", "method", "status", "content type"] as const;

export type Dimension = (typeof dimensions)[number];

/** Counts the flows of a capture, in memory that does not grow with it. */
export class CaptureStats {
  readonly total = new Tally();
  readonly groups: Readonly<Record<Dimension, Groups>> = {
    type: new Groups(),
    host: new Groups(),
    method: new Groups(),
    status: new Groups(),
    "content type": new Groups(),
  };

  /** @throws FlowFieldError when a field is broken. */
  add(flow: Flow): void {
    const measured = measure(flow);
    this.total.add(measured);
    for (const dimension of dimensions) {
      const name = nameOf(flow, dimension);
      if (name !== null) this.groups[dimension].add(name, measured);
    }
  }
}

/** Names are kept: none may be as long as a capture likes. */
const longestName = 200;

/** Null where a flow has no such thing. */
function nameOf(flow: Flow, dimension: Dimension): string | null {
  const name = fullNameOf(flow, dimension);
  return name === null || name.length <= longestName ? name : `${name.slice(0, longestName)}…`;
}

function fullNameOf(flow: Flow, dimension: Dimension): string | null {
  switch (dimension) {
    case "type":
      return flow.type === "http" && flow.websocket !== null ? "websocket" : flow.type;
    case "host":
      return hostOf(flow);
    case "method":
      return flow.type === "http" ? flow.request.method : null;
    case "status":
      if (flow.type !== "http") return null;
      return flow.response === null ? "(no response)" : String(flow.response.statusCode);
    case "content type":
      return flow.type === "http" ? contentTypeOf(flow.response) : null;
  }
}

function hostOf(flow: Flow): string {
  if (flow.type === "http") return flow.request.prettyHost;
  return flow.serverConn.address?.[0] ?? "(unknown)";
}

function contentTypeOf(response: Extract<Flow, { type: "http" }>["response"]): string | null {
  if (response === null) return null;
  const parts = parseContentType(response.headers.get("content-type") ?? "");
  return parts === null ? "(none)" : `${parts.type.trim()}/${parts.subtype.trim()}`;
}
