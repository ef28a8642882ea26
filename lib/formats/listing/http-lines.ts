import type { Headers } from "../../flow/headers.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import type { Message } from "../../flow/message.js";
import { reasonPhrase } from "../../flow/reason-phrase.js";
import type { Response } from "../../flow/response.js";
import { columnsOf } from "../../terminal/columns.js";
import {
  plain,
  styled,
  type Span,
  type StyledLine,
  type Syntax,
} from "../../terminal/styled-text.js";
import { bodyLines, type Detail } from "./detail.js";
import { client, errorLine } from "./shared-lines.js";
import { formatAddress } from "./address.js";
import { formatSize } from "./size.js";
import { webSocketLines } from "./websocket-lines.js";

export function* httpLines(flow: HttpFlow<"request">, detail: Detail): Generator<StyledLine> {
  yield requestLine(flow);
  yield* messageLines(flow, flow.request, detail);
  if (flow.response !== null) {
    yield responseLine(flow, flow.response, detail.level === 1);
    yield* messageLines(flow, flow.response, detail);
  }
  if (flow.websocket !== null) yield* webSocketLines(flow, flow.websocket, detail);
  if (flow.error !== null) yield errorLine(flow.error.msg);
}

function requestLine(flow: HttpFlow<"request">): StyledLine {
  const { request, response } = flow;
  const hidesVersion =
    isHttp1(request.httpVersion) &&
    request.httpVersion === (response?.httpVersion ?? request.httpVersion);
  return [
    client(flow),
    plain(": "),
    styled(request.method, methodSyntax(request.method)),
    plain(" "),
    styled(request.url, "strong"),
    plain(hidesVersion ? "" : ` ${request.httpVersion}`),
  ];
}

function methodSyntax(method: string): Syntax {
  if (method === "GET") return "success";
  return method === "DELETE" ? "failure" : "redirect";
}

/** @param isAligned Whether the status code stands below the method. */
function responseLine(
  flow: HttpFlow<"request">,
  response: Response,
  isAligned: boolean,
): StyledLine {
  const { httpVersion, statusCode, rawContent } = response;
  const hidesVersion = isHttp1(httpVersion) && flow.request.httpVersion === httpVersion;
  const version = hidesVersion ? "" : `${httpVersion} `;
  const reason = isHttp1(httpVersion) ? response.reason : reasonPhrase(statusCode);
  const size = rawContent === null ? "(content missing)" : formatSize(rawContent.length);
  const replayed = flow.isReplay === "response" ? "[replay]" : "";
  const width = columnsOf(formatAddress(flow.clientConn.peername)) - 2;
  const pad = isAligned ? Math.max(0, width - version.length - replayed.length) : 0;
  const syntax = statusSyntax(statusCode);
  return [
    styled(replayed, "notice"),
    plain(" ".repeat(pad)),
    styled(" <<", "strong"),
    plain(` ${version}`),
    styled(String(statusCode), syntax),
    plain(" "),
    styled(reason, syntax),
    plain(" "),
    styled(size, "strong"),
  ];
}

function statusSyntax(code: number): Syntax {
  if (code >= 200 && code < 300) return "success";
  if (code >= 300 && code < 400) return "redirect";
  return code >= 400 && code < 600 ? "failure" : "strong";
}

/** What follows a request's or a response's first line. */
function* messageLines(
  flow: HttpFlow<"request">,
  message: Message,
  detail: Detail,
): Generator<StyledLine> {
  if (detail.level < 2) return;
  yield* headerLines(message.headers);
  yield* bodyLines(detail, { flow, message, bytes: message.getContent({ strict: false }) });
  if (message.trailers === null) return;
  yield [plain("    "), styled("--- HTTP Trailers", "redirect")];
  yield* headerLines(message.trailers);
}

function* headerLines(headers: Headers): Generator<StyledLine> {
  for (const [name, value] of headers) yield [...headerName(name), plain(value)];
}

function headerName(name: string): Span[] {
  return [plain("    "), styled(name, "header"), plain(": ")];
}

function isHttp1(version: string): boolean {
  return version === "HTTP/1.0" || version === "HTTP/1.1";
}
