import {
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from "node:http2";
import type { Headers } from "../../flow/headers.js";
import type { ServerConnection } from "../../flow/connection.js";
import type { Sending } from "./carrier.js";
import { UpstreamError, type UpstreamFailure } from "./errors.js";
import { http2RequestFields, http2Trailers } from "./http2-request.js";
import { http2Headers, http2Response } from "./http2-response.js";
import { UnsendableError } from "./request-fields.js";
import type { UpstreamSettings } from "./settings.js";
import type { SentRequest } from "./upstream.js";

/** What an exchange needs of the connection that it is on. */
interface Connection {
  readonly serverConn: ServerConnection;
  readonly ending: string;
  onStreamEnd(): void;
}

/** A request on an HTTP/2 connection, and where it stands. */
export class Http2Exchange implements SentRequest {
  readonly #sending: Sending;
  readonly #connection: Connection;
  #stream: ClientHttp2Stream | null = null;
  #trailersToSend: Headers | null = null;
  #trailers: Headers | null = null;
  #hasResponse = false;
  #isOver = false;

  constructor(
    sending: Sending,
    session: ClientHttp2Session,
    settings: UpstreamSettings,
    connection: Connection,
  ) {
    this.#sending = sending;
    this.#connection = connection;
    try {
      this.#begin(session, settings);
    } catch (error) {
      // The caller has no SentRequest yet. Node.js refuses what HTTP/2 does not allow.
      const message = error instanceof Error ? error.message : String(error);
      const failure = error instanceof UnsendableError || isRefusal(error) ? "request" : "closed";
      queueMicrotask(() => {
        this.#fail(failure, message, error);
        connection.onStreamEnd();
      });
    }
  }

  write(chunk: Buffer): boolean {
    if (this.#isOver || this.#stream === null || chunk.length === 0) return true;
    return this.#stream.write(chunk);
  }

  end(trailers: Headers | null = null): void {
    if (this.#isOver || this.#stream === null) return;
    this.#trailersToSend = trailers;
    this.#stream.end();
  }

  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  abort(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stream?.close(constants.NGHTTP2_CANCEL);
  }

  #begin(session: ClientHttp2Session, settings: UpstreamSettings): void {
    const { request, streams, handler } = this.#sending;
    const body = streams ? null : request.rawContent;
    if (!streams && body === null) throw new UnsendableError("the request's body is missing");
    const trailers = streams ? null : request.trailers;
    const hasTrailers = (trailers?.size ?? 0) > 0;
    const isEmpty = body?.length === 0 && !hasTrailers;
    const fields = http2RequestFields(request);
    if (body !== null) correctLength(fields, body.length);
    const stream = session.request(fields, {
      endStream: isEmpty,
      waitForTrailers: streams || hasTrailers,
    });
    this.#stream = stream;
    // Node.js hands on the fields as they came in an argument that its types do not name.
    stream.on("headers", (...given: unknown[]) =>
      this.#isOver ? undefined : handler.onInformation?.(http2Response(rawFields(given))),
    );
    stream.on("response", (...given: unknown[]) => this.#onResponse(rawFields(given)));
    stream.on("trailers", (...given: unknown[]) => {
      this.#trailers = http2Headers(rawFields(given));
    });
    stream.on("data", (chunk: Buffer) => {
      if (!this.#isOver) handler.onData(chunk);
    });
    stream.on("drain", () => {
      if (!this.#isOver) handler.onDrain?.();
    });
    stream.on("end", () => this.#onEnd());
    stream.on("error", (error: Error) => this.#failClosed(stream, error));
    stream.on("close", () => {
      this.#failClosed(stream);
      this.#connection.onStreamEnd();
    });
    stream.on("wantTrailers", () => {
      // Where there are none, this ends the request, and to close the stream would reset it.
      this.#sendTrailers(stream);
    });
    if (Number.isFinite(settings.responseTimeout)) {
      stream.setTimeout(settings.responseTimeout, () => {
        this.#fail("timeout", `no response after ${settings.responseTimeout / 1000} s`);
        stream.close(constants.NGHTTP2_CANCEL);
      });
    }
    if (streams || isEmpty) return;
    this.#trailersToSend = trailers;
    stream.end(body);
  }

  #sendTrailers(stream: ClientHttp2Stream): void {
    try {
      stream.sendTrailers(this.#trailersToSend === null ? {} : http2Trailers(this.#trailersToSend));
    } catch (error) {
      this.#fail("request", error instanceof Error ? error.message : String(error), error);
      stream.close(constants.NGHTTP2_CANCEL);
    }
  }

  #onResponse(fields: readonly string[]): void {
    this.#hasResponse = true;
    if (this.#isOver) return;
    const response = http2Response(fields);
    const { handler, request } = this.#sending;
    const isTunnel =
      request.method === "CONNECT" && response.statusCode >= 200 && response.statusCode < 300;
    if (!isTunnel) {
      handler.onResponse(response);
      return;
    }
    const stream = this.#stream;
    if (stream === null) return;
    this.#isOver = true;
    stream.removeAllListeners("data").removeAllListeners("end").removeAllListeners("drain");
    stream.pause();
    handler.onUpgrade?.(response, stream);
  }

  #onEnd(): void {
    const stream = this.#stream;
    // A stream that was reset ends, too: what became of it, its closing says.
    if (this.#isOver || !this.#hasResponse || stream === null || isReset(stream)) return;
    this.#isOver = true;
    this.#sending.handler.onEnd(this.#trailers);
  }

  #failClosed(stream: ClientHttp2Stream, cause?: Error): void {
    // "By client" are mitmproxy's words, whoever resets.
    const message = isReset(stream)
      ? `stream reset by client (${resetName(stream.rstCode)})`
      : this.#connection.ending;
    this.#fail("closed", message, cause);
  }

  #fail(failure: UpstreamFailure, message: string, cause?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { handler } = this.#sending;
    if (failure === "closed" && !this.#hasResponse && this.#sending.sendAgain()) return;
    handler.onError(new UpstreamError(failure, message, this.#connection.serverConn, { cause }));
  }
}

/** The fields in the third argument of Node's events; see above. */
function rawFields([, , fields]: readonly unknown[]): readonly string[] {
  return Array.isArray(fields) ? fields.map(String) : [];
}

/** A body that a script changed has another length than the head says. */
function correctLength(fields: OutgoingHttpHeaders, length: number): void {
  const declared = fields["content-length"];
  if (declared !== undefined && declared !== String(length))
    fields["content-length"] = String(length);
}

/** By their codes (RFC 9113, section 7). */
const resetNames = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
];

/** What RFC 9113 calls an error code. */
function resetName(code: number): string {
  return resetNames[code] ?? String(code);
}

function isReset({ rstCode, aborted }: ClientHttp2Stream): boolean {
  return aborted || rstCode !== constants.NGHTTP2_NO_ERROR;
}

function isRefusal(error: unknown): boolean {
  return error instanceof TypeError;
}
