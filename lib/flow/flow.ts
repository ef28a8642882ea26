import { DnsFlow } from "./dns-flow.js";
import { HttpFlow } from "./http-flow.js";
import type { FlowSource } from "./source.js";
import { TcpFlow, UdpFlow } from "./stream-flow.js";

/** Any flow; `type` tells which. */
export type Flow = HttpFlow<"request"> | TcpFlow | UdpFlow | DnsFlow<"dnsrequest">;

export type FlowType = Flow["type"];

/** The flow of a type, over its source. */
export function makeFlow(type: FlowType, source: FlowSource): Flow {
  switch (type) {
    case "http":
      return new HttpFlow(source);
    case "tcp":
      return new TcpFlow(source);
    case "udp":
      return new UdpFlow(source);
    case "dns":
      return new DnsFlow(source);
  }
}

/** The flow as it was read, without what was done to it since. */
export function original(flow: Flow): Flow {
  return makeFlow(flow.type, flow.source);
}

/** A copy of a flow with a new id. It has what the original has, so its type says the same. */
export function copyFlow<Any extends Flow>(flow: Any): Any {
  return flow.copy() as Any;
}
