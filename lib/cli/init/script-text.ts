import type { EventName } from "../../script/events.js";

/** The types that handlers take, and when the events happen. */
const events: readonly (readonly [name: EventName, parameter: string, when: string])[] = [
  ["start", "", "Once, before all else."],
  ["requestheaders", 'flow: HttpFlow<"requestheaders">', "A request's head is there."],
  ["request", 'flow: HttpFlow<"request">', "A request is there. The response may be null."],
  ["responseheaders", 'flow: HttpFlow<"responseheaders">', "A response's head is there."],
  ["response", "flow: HttpFlow", "A response is there."],
  ["error", 'flow: HttpFlow<"error">', "An HTTP flow failed: see flow.error."],
  ["websocketstart", 'flow: HttpFlow<"websocketstart">', "A WebSocket connection begins."],
  [
    "websocketmessage",
    'flow: HttpFlow<"websocketmessage">',
    "A WebSocket message: flow.websocket.messages.at(-1).",
  ],
  ["websocketend", 'flow: HttpFlow<"websocketend">', "A WebSocket connection has ended."],
  ["tcpstart", 'flow: TcpFlow<"tcpstart">', "A TCP connection begins."],
  ["tcpmessage", "flow: TcpFlow", "Bytes over TCP: flow.messages.at(-1)."],
  ["tcpend", 'flow: TcpFlow<"tcpend">', "A TCP connection has ended."],
  ["tcperror", 'flow: TcpFlow<"tcperror">', "A TCP connection failed: see flow.error."],
  ["udpstart", 'flow: UdpFlow<"udpstart">', "A UDP conversation begins."],
  ["udpmessage", "flow: UdpFlow", "A datagram: flow.messages.at(-1)."],
  ["udpend", 'flow: UdpFlow<"udpend">', "A UDP conversation has ended."],
  ["udperror", 'flow: UdpFlow<"udperror">', "A UDP conversation failed: see flow.error."],
  ["dnsrequest", 'flow: DnsFlow<"dnsrequest">', "A DNS query is there."],
  ["dnsresponse", "flow: DnsFlow", "The answer to a DNS query is there."],
  ["dnserror", 'flow: DnsFlow<"dnserror">', "A DNS query failed: see flow.error."],
  [
    "clientconnect",
    "connection: ClientConnection",
    "A client connected to the proxy. Not for saved flows.",
  ],
  [
    "clientdisconnect",
    "connection: ClientConnection",
    "A client's connection ended. Not for saved flows.",
  ],
  ["done", "", "Once, after all else, also when the run ends early."],
];

/** A script with a handler for each event; those that do nothing may be deleted. */
export function scriptText(): string {
  const handlers = events.map(([name, parameter, when]) => {
    const parameters = ["ctx: ScriptContext", parameter].filter((each) => each !== "").join(", ");
    return `/** ${when} */\nexport function ${name}(${parameters}): void {\n${bodyOf(name)}}\n`;
  });
  return `import type {
  ClientConnection,
  DnsFlow,
  HttpFlow,
  ScriptContext,
  TcpFlow,
  UdpFlow,
} from "mitmts-dump";

// Delete the handlers that you do not need: what nobody listens to costs nothing.
// ctx.drop(flow) leaves a flow out, ctx.duplicateFlow(flow) writes a copy, ctx.stop() ends the run.

${handlers.join("\n")}`;
}

function bodyOf(name: EventName): string {
  if (name === "request") return "  ctx.log.debug(flow.request.prettyUrl);\n";
  if (name === "response") return '  flow.response.headers.set("x-seen", "yes");\n';
  return "";
}
