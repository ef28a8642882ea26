import type { DnsFlow } from "./flow/dns-flow.js";
import type { Flow } from "./flow/flow.js";
import type { HttpFlow } from "./flow/http-flow.js";
import type { TcpFlow, UdpFlow } from "./flow/stream-flow.js";
import type { EventName, FlowEventName } from "./script/events.js";

/** The events of a saved flow, one after the other; what a flow lacks is skipped in its turn. */
export type EventSequence = Generator<FlowEventName, void, undefined>;

/**
 * The order of a saved flow's events. Each step looks at the flow as handlers have left it: where a
 * `request` handler sets a response, `response` happens.
 *
 * @param isHeard Whether an event has handlers. Messages are shown one by one only to those who look.
 */
export function replay(flow: Flow, isHeard: (event: EventName) => boolean): EventSequence {
  switch (flow.type) {
    case "http":
      return replayHttp(flow, isHeard);
    case "tcp":
      return replayTcp(flow, isHeard);
    case "udp":
      return replayUdp(flow, isHeard);
    case "dns":
      return replayDns(flow);
  }
}

function* replayHttp(
  flow: HttpFlow<"request">,
  isHeard: (event: EventName) => boolean,
): EventSequence {
  yield "requestheaders";
  yield "request";
  if (flow.response !== null) {
    yield "responseheaders";
    yield "response";
  }
  if (flow.websocket !== null) {
    yield* replayMessages(flow.websocket, "websocketstart", "websocketmessage", isHeard);
    yield "websocketend";
  }
  if (flow.error !== null) yield "error";
}

function* replayTcp(flow: TcpFlow, isHeard: (event: EventName) => boolean): EventSequence {
  yield* replayMessages(flow, "tcpstart", "tcpmessage", isHeard);
  yield flow.error === null ? "tcpend" : "tcperror";
}

function* replayUdp(flow: UdpFlow, isHeard: (event: EventName) => boolean): EventSequence {
  yield* replayMessages(flow, "udpstart", "udpmessage", isHeard);
  yield flow.error === null ? "udpend" : "udperror";
}

function* replayDns(flow: DnsFlow<"dnsrequest">): EventSequence {
  yield "dnsrequest";
  if (flow.response !== null) yield "dnsresponse";
  if (flow.error !== null) yield "dnserror";
}

/** There are no messages at the start; then, in each event, those up to that one, as they came in. */
function* replayMessages(
  holder: { messages: unknown[] },
  start: FlowEventName,
  each: FlowEventName,
  isHeard: (event: EventName) => boolean,
): EventSequence {
  if (!isHeard(start) && !isHeard(each)) return;
  const toCome = holder.messages;
  holder.messages = [];
  try {
    yield start;
    for (let message = toCome.shift(); message !== undefined; message = toCome.shift()) {
      holder.messages.push(message);
      yield each;
    }
  } finally {
    // Where a handler throws, no message is lost.
    for (const message of toCome) holder.messages.push(message);
  }
}
