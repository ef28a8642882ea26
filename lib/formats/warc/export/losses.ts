import type { HttpFlow } from "../../../flow/http-flow.js";
import type { Message } from "../../../flow/message.js";
import { isChunked } from "../../http1/assemble.js";
import { isWritable } from "./block.js";

/** What flows of other types are called where they are counted. */
export const otherFlows = { tcp: "TCP flows", udp: "UDP flows", dns: "DNS flows" } as const;

/** What a flow has that a web archive has no place for, in words. */
export function lossesOf(flow: HttpFlow<"request">): string[] {
  const { clientConn, serverConn, request, response, state } = flow;
  const messages: Message[] = response === null ? [request] : [request, response];
  const hasCertificates = [clientConn, serverConn].some(
    ({ certificateList }) => certificateList.length > 0,
  );
  return [
    ...(flow.websocket === null ? [] : ["WebSocket messages"]),
    ...(messages.every(hasWritableFields) ? [] : ["header fields that are not HTTP"]),
    ...(messages.some(losesTrailers) ? ["trailers of messages that are not in chunks"] : []),
    ...(hasCertificates ? ["certificates"] : []),
    ...(clientConn.proxyMode === "regular" ? [] : ["the mode of the proxy"]),
    ...(serverConn.via === null ? [] : ["upstream proxies"]),
    ...(flow.metadata.keys().length === 0 ? [] : ["metadata"]),
    ...(state.isNull("backup") ? [] : ["what flows were before they were edited"]),
    ...(flow.intercepted ? ["that flows were held"] : []),
  ];
}

function hasWritableFields({ headers, trailers }: Message): boolean {
  return headers.fields.every(isWritable) && (trailers?.fields ?? []).every(isWritable);
}

function losesTrailers({ headers, trailers, rawContent }: Message): boolean {
  const isKept = rawContent !== null && isChunked(headers);
  return (trailers?.fields.length ?? 0) > 0 && !isKept;
}
