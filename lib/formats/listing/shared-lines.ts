import type { Flow } from "../../flow/flow.js";
import { plain, styled, type Span, type StyledLine } from "../../terminal/styled-text.js";
import { formatAddress } from "./address.js";

/** Who asked: an address, or that the flow was replayed. */
export function client(flow: Flow): Span {
  return flow.isReplay === "request"
    ? styled("[replay]", "notice")
    : plain(formatAddress(flow.clientConn.peername));
}

/** What went wrong, in the place of an answer. */
export function errorLine(message: string): StyledLine {
  return [styled(` << ${message}`, "failure")];
}

/** What went wrong in a connection that has no answers. */
export function connectionErrorLine(flow: Flow, protocol: string, message: string): StyledLine {
  const server = formatAddress(flow.serverConn.address);
  return [styled(`Error in ${protocol} connection to ${server}: ${message}`, "error")];
}
