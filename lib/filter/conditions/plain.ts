import type { PlainOperator } from "../syntax.js";
import type { Condition } from "./condition.js";
import { hasAssetType } from "./headers.js";

/** The conditions of the operators that stand alone. */
export const plainConditions: Readonly<Record<PlainOperator, Condition>> = {
  all: { cost: 0, holds: () => true },
  http: { cost: 0, holds: (flow) => flow.type === "http" },
  tcp: { cost: 0, holds: (flow) => flow.type === "tcp" },
  udp: { cost: 0, holds: (flow) => flow.type === "udp" },
  dns: { cost: 0, holds: (flow) => flow.type === "dns" },

  e: { cost: 1, holds: (flow) => !flow.state.isNull("error") },
  q: {
    cost: 1,
    holds: (flow) => (flow.type === "http" || flow.type === "dns") && flow.state.isNull("response"),
  },
  s: {
    cost: 1,
    holds: (flow) =>
      (flow.type === "http" || flow.type === "dns") && !flow.state.isNull("response"),
  },
  websocket: {
    cost: 1,
    holds: (flow) => flow.type === "http" && !flow.state.isNull("websocket"),
  },
  marked: { cost: 1, holds: (flow) => flow.marked !== "" },
  replay: { cost: 1, holds: (flow) => !flow.state.isNull("is_replay") },
  replayq: { cost: 1, holds: (flow) => flow.isReplay === "request" },
  replays: { cost: 1, holds: (flow) => flow.isReplay === "response" },

  a: {
    cost: 3,
    holds: (flow) => flow.type === "http" && flow.response !== null && hasAssetType(flow.response),
  },
};
