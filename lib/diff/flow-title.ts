import type { Flow } from "../flow/flow.js";
import { dnsTypeName } from "../flow/dns/types.js";

/** What people know a flow by. */
export function flowTitle(flow: Flow): string {
  switch (flow.type) {
    case "http":
      return `${flow.request.method} ${flow.request.url}`;
    case "tcp":
    case "udp": {
      const [host, port] = flow.serverConn.address ?? ["?", 0];
      return `${flow.type} ${host}:${port}`;
    }
    case "dns": {
      const [question] = flow.request.questions;
      return question === undefined ? "DNS" : `DNS ${dnsTypeName(question.type)} ${question.name}`;
    }
  }
}
