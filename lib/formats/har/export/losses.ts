import type { HttpFlow } from "../../../flow/http-flow.js";

/** What a flow has that an entry has no place for, in words. */
export function lossesOf(flow: HttpFlow<"request">): string[] {
  const { clientConn, serverConn, state } = flow;
  const isCompressed = [flow.request, flow.response].some(
    (message) => message?.headers.has("content-encoding") === true && message.rawContent?.length,
  );
  const hasTls = [clientConn, serverConn].some(
    (connection) => connection.tlsVersion !== null || connection.certificateList.length > 0,
  );
  return [
    ...(isCompressed ? ["the compression of bodies"] : []),
    ...(hasTls ? ["details of TLS, certificates too"] : []),
    ...(serverConn.timestampStart === null ? [] : ["when connections were made and closed"]),
    ...(clientConn.proxyMode === "regular" ? [] : ["the mode of the proxy"]),
    ...(serverConn.via === null ? [] : ["upstream proxies"]),
    ...(flow.metadata.keys().length === 0 ? [] : ["metadata"]),
    ...(state.isNull("backup") ? [] : ["what flows were before they were edited"]),
    ...(flow.intercepted ? ["that flows were held"] : []),
  ];
}
