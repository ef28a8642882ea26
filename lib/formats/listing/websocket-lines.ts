import type { HttpFlow } from "../../flow/http-flow.js";
import type { WebSocketData } from "../../flow/websocket.js";
import { plain, type StyledLine } from "../../terminal/styled-text.js";
import { bodyLines, type Detail } from "./detail.js";
import { connectionErrorLine } from "./shared-lines.js";
import { formatAddress } from "./address.js";

export function* webSocketLines(
  flow: HttpFlow<"request">,
  websocket: WebSocketData,
  detail: Detail,
): Generator<StyledLine> {
  const client = formatAddress(flow.clientConn.peername);
  const server = `${formatAddress(flow.serverConn.address)}${flow.request.path}`;
  for (const { fromClient, isText, content } of websocket.messages) {
    const arrow = fromClient ? "->" : "<-";
    const kind = isText ? "text" : "binary";
    yield [plain(`${client} ${arrow} WebSocket ${kind} message ${arrow} ${server}`)];
    yield* bodyLines(detail, { flow, message: null, bytes: content });
  }
  const { closeCode } = websocket;
  if (closeCode !== null) yield closeLine(flow, websocket, closeCode);
}

/** With these, nothing went wrong (RFC 6455, section 7.4.1). */
const goodCodes = [1000, 1001, 1005];

const errorNames: Readonly<Partial<Record<number, string>>> = {
  1002: "PROTOCOL_ERROR",
  1003: "UNSUPPORTED_DATA",
  1006: "ABNORMAL_CLOSURE",
  1007: "INVALID_FRAME_PAYLOAD_DATA",
  1008: "POLICY_VIOLATION",
  1009: "MESSAGE_TOO_BIG",
  1010: "MANDATORY_EXT",
  1011: "INTERNAL_ERROR",
  1012: "SERVICE_RESTART",
  1013: "TRY_AGAIN_LATER",
  1015: "TLS_HANDSHAKE_FAILED",
};

function closeLine(flow: HttpFlow<"request">, websocket: WebSocketData, code: number): StyledLine {
  const reason = websocket.closeReason ?? "";
  if (goodCodes.includes(code)) {
    const closer = websocket.closedByClient === true ? "client" : "server";
    return [plain(`WebSocket connection closed by ${closer}: ${code} ${reason}`)];
  }
  const name = errorNames[code] ?? `UNKNOWN_ERROR=${code}`;
  const why = reason === "" ? "" : ` (reason: ${reason})`;
  return connectionErrorLine(flow, "WebSocket", `WebSocket Error: ${name}${why}`);
}
