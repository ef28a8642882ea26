import type { DnsFlow } from "../../flow/dns-flow.js";
import { dnsOpCodeName } from "../../flow/dns/op-codes.js";
import { dnsResponseCodeName } from "../../flow/dns/response-codes.js";
import { dnsTypeName } from "../../flow/dns/types.js";
import type { Flow } from "../../flow/flow.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import { reasonPhrase } from "../../flow/reason-phrase.js";
import type { Response } from "../../flow/response.js";
import type { TcpFlow, UdpFlow } from "../../flow/stream-flow.js";
import type { WebSocketData } from "../../flow/websocket.js";
import { formatAddress, formatSize } from "./words.js";

/** The lines that show a flow, as mitmdump shows it at `flow_detail` 1. Not yet safe to print. */
export function linesOf(flow: Flow): string[] {
  switch (flow.type) {
    case "http":
      return httpLines(flow);
    case "tcp":
    case "udp":
      return streamLines(flow);
    case "dns":
      return dnsLines(flow);
  }
}

function httpLines(flow: HttpFlow<"request">): string[] {
  const lines = [requestLine(flow)];
  if (flow.response !== null) lines.push(responseLine(flow, flow.response));
  const webSocket = flow.websocket === null ? [] : webSocketLines(flow, flow.websocket);
  for (const line of webSocket) lines.push(line);
  if (flow.error !== null) lines.push(` << ${flow.error.msg}`);
  return lines;
}

function requestLine(flow: HttpFlow<"request">): string {
  const { request, response } = flow;
  const hidesVersion =
    isHttp1(request.httpVersion) &&
    request.httpVersion === (response?.httpVersion ?? request.httpVersion);
  const version = hidesVersion ? "" : ` ${request.httpVersion}`;
  return `${clientOf(flow)}: ${request.method} ${request.url}${version}`;
}

function responseLine(flow: HttpFlow<"request">, response: Response): string {
  const { httpVersion, statusCode, rawContent } = response;
  const hidesVersion = isHttp1(httpVersion) && flow.request.httpVersion === httpVersion;
  const version = hidesVersion ? "" : `${httpVersion} `;
  const reason = isHttp1(httpVersion) ? response.reason : reasonPhrase(statusCode);
  const size = rawContent === null ? "(content missing)" : formatSize(rawContent.length);
  const replayed = flow.isReplay === "response" ? "[replay]" : "";
  // The status code stands below the method.
  const width = formatAddress(flow.clientConn.peername).length - 2;
  const pad = " ".repeat(Math.max(0, width - version.length - replayed.length));
  return `${replayed}${pad} << ${version}${statusCode} ${reason} ${size}`;
}

function webSocketLines(flow: HttpFlow<"request">, websocket: WebSocketData): string[] {
  const client = formatAddress(flow.clientConn.peername);
  const server = `${formatAddress(flow.serverConn.address)}${flow.request.path}`;
  const lines = websocket.messages.map((message) => {
    const arrow = message.fromClient ? "->" : "<-";
    const kind = message.isText ? "text" : "binary";
    return `${client} ${arrow} WebSocket ${kind} message ${arrow} ${server}`;
  });
  if (websocket.closeCode !== null) {
    const closer = websocket.closedByClient === true ? "client" : "server";
    const reason = websocket.closeReason ?? "";
    lines.push(`WebSocket connection closed by ${closer}: ${websocket.closeCode} ${reason}`);
  }
  return lines;
}

function streamLines(flow: TcpFlow | UdpFlow): string[] {
  const client = formatAddress(flow.clientConn.peername);
  const server = formatAddress(flow.serverConn.address);
  const lines = flow.messages.map((message) => {
    const arrow = message.fromClient ? "->" : "<-";
    return `${client} ${arrow} ${flow.type} ${arrow} ${server}`;
  });
  if (flow.error !== null) {
    lines.push(`Error in ${flow.type.toUpperCase()} connection to ${server}: ${flow.error.msg}`);
  }
  return lines;
}

function dnsLines(flow: DnsFlow<"dnsrequest">): string[] {
  const [question] = flow.request.questions;
  const type = question === undefined ? "" : ` (${dnsTypeName(question.type)}) ${question.name}`;
  const lines = [`${clientOf(flow)}: DNS ${dnsOpCodeName(flow.request.opCode)}${type}`];
  if (flow.response !== null) {
    const { answers, responseCode } = flow.response;
    const text = answers.length > 0 ? answers.join(", ") : dnsResponseCodeName(responseCode);
    lines.push(` << ${text}`);
  }
  if (flow.error !== null) lines.push(` << ${flow.error.msg}`);
  return lines;
}

function clientOf(flow: Flow): string {
  return flow.isReplay === "request" ? "[replay]" : formatAddress(flow.clientConn.peername);
}

function isHttp1(version: string): boolean {
  return version === "HTTP/1.0" || version === "HTTP/1.1";
}
