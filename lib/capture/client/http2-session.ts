import {
  constants,
  performServerHandshake,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import type { Duplex } from "node:stream";
import { Headers } from "../../flow/headers.js";
import type { Response } from "../../flow/response.js";
import { PlainList } from "../../flow/state/plain-list.js";
import { Exchange } from "../exchange/exchange.js";
import type { ResponseSink } from "../exchange/response-sink.js";
import { ClientClock } from "./client-clock.js";
import { http2SiteOf } from "./http2-target.js";
import { liveFlow } from "./live-flow.js";
import { refusalOf } from "./refusal.js";
import type { Route } from "./route.js";
import { WatchedSession, type WatchedStream } from "./watched-session.js";

const maxConcurrentStreams = 100;
/** Fields that belong to a connection of HTTP/1 (RFC 9113, section 8.2.2). */
const connectionFields = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
]);

/** Serves a client that speaks HTTP/2. */
export function serveHttp2(route: Route, stream: Duplex): void {
  const { maxHeadBytes } = route.shared.limits;
  const session = performServerHandshake(stream, {
    maxHeaderListPairs: 1000,
    settings: {
      maxConcurrentStreams,
      maxHeaderListSize: maxHeadBytes,
      enableConnectProtocol: false,
    },
  });
  const watched = new WatchedSession(session, route.shared.limits.idleTimeout);
  route.client.watch(watched);
  session.on("error", (error: Error) => {
    route.shared.log.debug(`${route.client.name}: HTTP/2 failed: ${error.message}`);
  });
  session.on("close", () => {
    route.client.forget(watched);
    route.client.destroySoon(stream);
  });
  session.on("stream", (requestStream, headers, flags, ...rest: unknown[]) => {
    const raw = Array.isArray(rest[0]) ? rest[0].map(String) : [];
    const hasBody = (flags & constants.NGHTTP2_FLAG_END_STREAM) === 0;
    new Http2Exchange(route, requestStream, watched).serve(headers, raw, hasBody);
  });
}

/** One request of an HTTP/2 connection. */
class Http2Exchange implements ResponseSink, WatchedStream {
  readonly #route: Route;
  readonly #stream: ServerHttp2Stream;
  readonly #watched: WatchedSession;
  readonly #clock: ClientClock;
  #exchange: Exchange | null = null;
  #isHead = false;
  #trailers: Headers | null = null;
  #isRequestWhole = false;

  constructor(route: Route, stream: ServerHttp2Stream, watched: WatchedSession) {
    this.#route = route;
    this.#stream = stream;
    this.#watched = watched;
    this.#clock = new ClientClock(stream);
  }

  serve(headers: IncomingHttpHeaders, raw: readonly string[], hasBody: boolean): void {
    const { client, site, shared, way } = this.#route;
    const stream = this.#stream;
    this.#watched.add(this);
    stream.on("close", () => {
      this.#watched.remove(this);
      this.#exchange?.cutShort(this.#route.client.ending);
    });
    stream.on("error", () => undefined);
    const method = headers[":method"] ?? "";
    const authority = headers[":authority"] ?? "";
    const named = http2SiteOf(headers);
    if (method === "CONNECT" || named === null) {
      this.refuse(
        method === "CONNECT" ? 405 : 400,
        "the request does not say for which server it is, or for two",
      );
      return;
    }
    const target = site ?? named;
    const credentials = site === null ? "proxy-authorization" : "authorization";
    const said = headers[credentials];
    const text = typeof said === "string" ? said : null;
    const refusal = way.isTunnel ? null : refusalOf(client, text, target.host, target.port);
    if (refusal !== null) {
      this.refuse(refusal.status, refusal.message, refusal.headers);
      return;
    }
    const flow = liveFlow(
      {
        httpVersion: "HTTP/2.0",
        method,
        scheme: target.scheme,
        host: target.host,
        port: target.port,
        authority,
        path: headers[":path"] ?? "",
        headers: fieldsOf(raw),
        timestamp: Date.now() / 1000,
      },
      client.connection,
      client.serverFor(target.host, target.port),
    );
    if (shared.credentials !== null && !way.isTunnel) flow.request.headers.delete(credentials);
    this.#isHead = method === "HEAD";
    this.#isRequestWhole = !hasBody;
    this.#route.nameServer(flow);
    const exchange = new Exchange(flow, this.#route, this, hasBody);
    this.#exchange = exchange;
    exchange.start();
    stream.on("trailers", (_fields: unknown, _flags: unknown, ...rest: unknown[]) => {
      const list = Array.isArray(rest[0]) ? rest[0].map(String) : [];
      this.#trailers = new Headers([], fieldsOf(list));
    });
    stream.on("data", (chunk: Buffer) => {
      this.#clock.hear();
      exchange.addData(chunk);
    });
    stream.on("end", () => {
      this.#isRequestWhole = true;
      exchange.endRequest(this.#trailers);
    });
    stream.on("aborted", () => exchange.cutShort(client.ending));
    stream.on("drain", () => {
      this.#clock.hear();
      exchange.drained();
    });
  }

  checkTime(now: number): void {
    const { headTimeout, idleTimeout } = this.#route.shared.limits;
    if (!this.#isRequestWhole && this.#clock.sendsNothing(now, headTimeout)) {
      this.#exchange?.cutShort("The request's body took too long.", 408);
    } else if (this.#clock.takesNothing(now, idleTimeout)) {
      this.#exchange?.cutShort("The client took too long to take the response.");
      this.abort();
    }
  }

  inform(response: Response): void {
    if (!this.#isOpen || this.#stream.headersSent) return;
    this.#stream.additionalHeaders(headOf(response));
  }

  respond(response: Response): void {
    const body = response.rawContent ?? Buffer.alloc(0);
    const hasBody = body.length > 0 && !this.#hasNoBody(response);
    const trailers = response.trailers;
    if (!this.#respond(response, hasBody || trailers !== null, hasBody ? body.length : null))
      return;
    if (!hasBody && trailers === null) return;
    if (hasBody) this.#stream.write(body);
    this.end(trailers);
  }

  begin(response: Response): void {
    this.#respond(response, !this.#hasNoBody(response), null);
  }

  write(chunk: Buffer): boolean {
    return this.#isOpen ? this.#stream.write(chunk) : true;
  }

  end(trailers: Headers | null): void {
    this.#exchange = null;
    if (!this.#isOpen) return;
    this.#stream.once("wantTrailers", () => {
      this.#sendTrailers(trailers);
    });
    this.#stream.end();
  }

  #sendTrailers(trailers: Headers | null): void {
    try {
      this.#stream.sendTrailers(trailersOf(trailers));
    } catch (error) {
      this.#failToSend(error);
    }
  }

  refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): void {
    this.#exchange = null;
    if (!this.#isOpen) return;
    const head: OutgoingHttpHeaders = {
      ":status": status,
      "content-type": "text/plain; charset=utf-8",
    };
    for (const [name, value] of Object.entries(headers)) head[name.toLowerCase()] = value;
    this.#stream.respond(head);
    this.#stream.end(`mitmts-dump: ${message}\n`);
    // The rest of the request is of no interest.
    this.#stream.close(constants.NGHTTP2_NO_ERROR);
  }

  abort(): void {
    this.#exchange = null;
    if (!this.#stream.destroyed) this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  pause(): void {
    this.#clock.pause();
  }

  resume(): void {
    this.#clock.resume();
  }

  /** HTTP/2 has no upgrade (RFC 9113, section 8.6). */
  upgrade(): null {
    return null;
  }

  get #isOpen(): boolean {
    return !this.#stream.destroyed && !this.#stream.closed;
  }

  #hasNoBody({ statusCode }: Response): boolean {
    return this.#isHead || statusCode === 204 || statusCode === 304;
  }

  /** Sends the head; false where that cannot be. */
  #respond(response: Response, hasMore: boolean, length: number | null): boolean {
    if (!this.#isOpen) return false;
    try {
      const head = headOf(response);
      if (length !== null && head["content-length"] !== undefined) head["content-length"] = length;
      this.#stream.respond(head, { endStream: !hasMore, waitForTrailers: hasMore });
      if (!hasMore) this.#exchange = null;
      return true;
    } catch (error) {
      this.#failToSend(error);
      return false;
    }
  }

  /** A script has put something there that cannot be sent. */
  #failToSend(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#route.shared.log.warn(`${this.#route.client.name}: ${message}`);
    this.abort();
  }
}

/** Fields as a flow has them, in the order in which they came; those of HTTP/2 itself left out. */
function fieldsOf(raw: readonly string[]): PlainList {
  const pairs: PlainList[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? "";
    if (name.startsWith(":")) continue;
    pairs.push(
      new PlainList([Buffer.from(name, "latin1"), Buffer.from(raw[at + 1] ?? "", "latin1")]),
    );
  }
  return new PlainList(pairs);
}

function headOf(response: Response): OutgoingHttpHeaders {
  return { ":status": response.statusCode, ...fieldsObject(response.headers) };
}

function trailersOf(trailers: Headers | null): OutgoingHttpHeaders {
  return trailers === null ? {} : fieldsObject(trailers);
}

/** Node.js takes repeated fields as lists, in the place of the first. */
function fieldsObject(headers: Headers): OutgoingHttpHeaders {
  const fields: Record<string, string[]> = {};
  for (const [nameBytes, valueBytes] of headers.fields) {
    const name = nameBytes.toString("latin1").toLowerCase();
    if (connectionFields.has(name)) continue;
    (fields[name] ??= []).push(valueBytes.toString("latin1"));
  }
  const head: OutgoingHttpHeaders = {};
  for (const [name, values] of Object.entries(fields)) {
    head[name] = values.length === 1 ? values[0] : values;
  }
  return head;
}
