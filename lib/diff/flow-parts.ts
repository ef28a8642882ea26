import type { DnsMessage } from "../flow/dns/message.js";
import type { Flow } from "../flow/flow.js";
import type { Headers } from "../flow/headers.js";
import type { HttpFlow } from "../flow/http-flow.js";
import type { Message } from "../flow/message.js";
import type { WebSocketData } from "../flow/websocket.js";
import { jsonLines } from "../contentviews/json.js";
import { bodyText, styledText } from "./body-text.js";
import { otherFacts } from "./other-facts.js";

/** A part of a flow as text, to be compared line by line. */
export interface FlowPart {
  /** `request`, `response`, `websocket`, `messages`, `error`, or `flow` for all that is no part of these. */
  readonly name: string;
  readonly lines: readonly string[];
}

/**
 * What is compared of a flow: `messages` is what its ends said to each other, which all formats hold;
 * `everything` is the rest, too.
 */
export type Scope = "messages" | "everything";

/** A flow as text, part by part. */
export function flowParts(flow: Flow, scope: Scope): FlowPart[] {
  const parts = [...messageParts(flow), part("error", flow.error === null ? [] : [flow.error.msg])];
  if (scope === "everything") parts.push(part("flow", otherFacts(flow)));
  return parts.filter(({ lines }) => lines.length > 0);
}

function messageParts(flow: Flow): FlowPart[] {
  switch (flow.type) {
    case "http":
      return httpParts(flow);
    case "tcp":
    case "udp":
      return [
        part(
          "messages",
          flow.messages.flatMap(({ fromClient, content }) => [
            fromClient ? "-> client" : "<- server",
            ...bodyText(flow, null, content),
          ]),
        ),
      ];
    case "dns":
      return [
        part("request", dnsText(flow.request)),
        part("response", flow.response === null ? [] : dnsText(flow.response)),
      ];
  }
}

function httpParts(flow: HttpFlow<"request">): FlowPart[] {
  const { request, response, websocket } = flow;
  const requestLine = `${request.method} ${request.url} ${request.httpVersion}`;
  return [
    part("request", [requestLine, ...messageText(flow, request)]),
    part(
      "response",
      response === null ? [] : [statusLine(response), ...messageText(flow, response)],
    ),
    part("websocket", websocket === null ? [] : webSocketText(flow, websocket)),
  ];
}

function statusLine({
  httpVersion,
  statusCode,
  reason,
}: NonNullable<HttpFlow["response"]>): string {
  return `${httpVersion} ${statusCode} ${reason}`.trimEnd();
}

/** Headers by name, the body decoded and laid out, trailers. */
function messageText(flow: Flow, message: Message): string[] {
  const body = message.getContent({ strict: false });
  return [
    ...headerText(message.headers),
    ...(body === null ? ["", "# the body was not kept"] : withBlank(bodyText(flow, message, body))),
    ...(message.trailers === null ? [] : withBlank(headerText(message.trailers))),
  ];
}

function withBlank(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? lines : ["", ...lines];
}

/** Fields of one name keep their order; that of different names means nothing. */
function headerText(headers: Headers): string[] {
  return Array.from(headers, ([name, value]) => ({
    key: name.toLowerCase(),
    text: `${name}: ${value}`,
  }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ text }) => text);
}

function webSocketText(flow: Flow, websocket: WebSocketData): string[] {
  const { messages, closeCode, closeReason, closedByClient } = websocket;
  const lines = messages.flatMap(({ fromClient, isText, content }) => [
    `${fromClient ? "-> client" : "<- server"}: ${isText ? "text" : "binary"}`,
    ...bodyText(flow, null, content),
  ]);
  if (closeCode === null) return lines;
  const closer = closedByClient === true ? "client" : "server";
  return [...lines, `closed by ${closer}: ${closeCode} ${closeReason ?? ""}`.trimEnd()];
}

function dnsText(message: DnsMessage): string[] {
  // When it was said is a fact of the flow.
  const said = (key: string, value: unknown): unknown => (key === "timestamp" ? undefined : value);
  return styledText(jsonLines(JSON.stringify(message, said)));
}

function part(name: string, lines: readonly string[]): FlowPart {
  return { name, lines };
}
