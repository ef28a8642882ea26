import type { TcpFlow, UdpFlow } from "../../flow/stream-flow.js";
import { plain, type StyledLine } from "../../terminal/styled-text.js";
import { bodyLines, type Detail } from "./detail.js";
import { connectionErrorLine } from "./shared-lines.js";
import { formatAddress } from "./address.js";

export function* streamLines(flow: TcpFlow | UdpFlow, detail: Detail): Generator<StyledLine> {
  const client = formatAddress(flow.clientConn.peername);
  const server = formatAddress(flow.serverConn.address);
  for (const { fromClient, content } of flow.messages) {
    const arrow = fromClient ? "->" : "<-";
    yield [plain(`${client} ${arrow} ${wayOf(flow, arrow)} ${arrow} ${server}`)];
    yield* bodyLines(detail, { flow, message: null, bytes: content });
  }
  if (flow.error !== null) {
    yield connectionErrorLine(flow, flow.type.toUpperCase(), flow.error.msg);
  }
}

/** What the bytes went over. */
function wayOf(flow: TcpFlow | UdpFlow, arrow: string): string {
  if (flow.clientConn.tlsVersion !== "QUICv1") return flow.type;
  const kind = flow.type === "tcp" ? "stream" : "dgrams";
  const stream = (side: string): string => {
    const id = flow.metadata.get(`quic_stream_id_${side}`);
    return `quic ${kind} ${typeof id === "number" ? id : ""}`;
  };
  return `${stream("client")} ${arrow} mitmproxy ${arrow} ${stream("server")}`;
}
