import { newFlowState, StateSource } from "../../flow/base-flow.js";
import type { ClientConnection, ServerConnection } from "../../flow/connection.js";
import { HttpFlow } from "../../flow/http-flow.js";
import { PlainDict } from "../../flow/state/plain-dict.js";
import { Float, type StateList } from "../../flow/state/state.js";

/** What a live request's head says. Text is one character a byte. */
export interface LiveRequest {
  readonly httpVersion: "HTTP/1.0" | "HTTP/1.1" | "HTTP/2.0";
  readonly method: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly authority: string;
  readonly path: string;
  readonly headers: StateList;
  /** When its head was received: seconds since 1970. */
  readonly timestamp: number;
}

/** Hot path: the flow of a request whose head was received just now. */
export function liveFlow(
  request: LiveRequest,
  client: ClientConnection,
  server: ServerConnection,
): HttpFlow<"request"> {
  return new HttpFlow(
    new StateSource(
      newFlowState("http", client, server, {
        request: PlainDict.of({
          http_version: Buffer.from(request.httpVersion, "latin1"),
          headers: request.headers,
          content: null,
          trailers: null,
          timestamp_start: new Float(request.timestamp),
          timestamp_end: null,
          host: request.host,
          port: request.port,
          method: Buffer.from(request.method, "latin1"),
          scheme: Buffer.from(request.scheme, "latin1"),
          authority: Buffer.from(request.authority, "latin1"),
          path: Buffer.from(request.path, "latin1"),
        }),
        response: null,
        websocket: null,
      }),
    ),
  );
}
