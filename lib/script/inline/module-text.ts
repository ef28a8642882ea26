import type { EventName } from "../events.js";
import type { Occasion } from "./parse-code.js";

/** What code of the command line may name without importing it. */
const classes = [
  ...["Request", "Response", "Headers", "SetCookie", "FlowError"],
  ...["HttpFlow", "TcpFlow", "UdpFlow", "DnsFlow"],
  ...["WebSocketData", "WebSocketMessage", "TcpMessage", "UdpMessage"],
  ...["DnsMessage", "DnsQuestion", "DnsResourceRecord"],
];

/**
 * A module with code in it, that exports it as a function of a context and a flow. All that is put
 * before the code is one line, so that it is easy to tell where in it something happened.
 */
export function moduleText(code: string, occasion: Occasion, isExpression: boolean): string {
  const { type, parts } = scopeOf(occasion);
  const used = classes.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  const head = [
    'import type * as $types$ from "mitmts-dump";',
    used.length > 0 ? `import { ${used.join(", ")} } from "mitmts-dump";` : "",
    `export default ${/\bawait\b/.test(code) ? "async " : ""}function(`,
    `ctx: $types$.ScriptContext${type === null ? "" : `, flow: ${type}`}) {`,
    ...parts,
    isExpression ? "return (" : "",
  ];
  const end = isExpression ? ");\n}" : "\n}";
  return `${head.filter((part) => part !== "").join(" ")}\n${code}\n${end}\n`;
}

interface Scope {
  /** The type of the flow; null where there is none. */
  readonly type: string | null;
  /** What makes the flow's parts known by name. */
  readonly parts: readonly string[];
}

const httpParts = ["const { request, response } = flow;"];
const messageEvents: ReadonlyMap<EventName, string> = new Map([
  ["websocketmessage", "flow.websocket.messages.at(-1)!"],
  ["tcpmessage", "flow.messages.at(-1)!"],
  ["udpmessage", "flow.messages.at(-1)!"],
]);

function scopeOf(occasion: Occasion): Scope {
  switch (occasion.kind) {
    case "any":
      return { type: "$types$.Flow", parts: [] };
    case "http":
      return { type: '$types$.HttpFlow<"request">', parts: httpParts };
    case "event":
      return scopeOfEvent(occasion.event);
  }
}

function scopeOfEvent(event: EventName): Scope {
  if (event === "start" || event === "done") return { type: null, parts: [] };
  if (event === "clientconnect" || event === "clientdisconnect") {
    return { type: "$types$.ClientConnection", parts: [] };
  }
  const message = messageEvents.get(event);
  const isStream = event.startsWith("tcp") || event.startsWith("udp");
  return {
    type: `$types$.FlowEvents["${event}"]`,
    parts: [
      ...(isStream ? [] : httpParts),
      ...(message === undefined ? [] : [`const message = ${message};`]),
    ],
  };
}
