import type { Flow } from "../../flow/flow.js";
import type { StyledLine } from "../../terminal/styled-text.js";
import type { Detail } from "./detail.js";
import { dnsLines } from "./dns-lines.js";
import { httpLines } from "./http-lines.js";
import { streamLines } from "./stream-lines.js";

/** The lines that show a flow, as mitmdump shows it. */
export function linesOf(flow: Flow, detail: Detail): Iterable<StyledLine> {
  switch (flow.type) {
    case "http":
      return httpLines(flow, detail);
    case "tcp":
    case "udp":
      return streamLines(flow, detail);
    case "dns":
      return dnsLines(flow);
  }
}
