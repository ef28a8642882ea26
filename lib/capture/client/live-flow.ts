import { newFlowState, StateSource } from "../../flow/base-flow.js";
import type { ClientConnection, ServerConnection } from "../../flow/connection.js";
import { HttpFlow } from "../../flow/http-flow.js";
import { shapedDict } from "../../flow/state/shaped-dict.js";
import { Float, type StateList } from "../../flow/state/state.js";
import { wordBytes } from "../http1/words.js";

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
        request: shapedDict({
          http_version: wordBytes(request.httpVersion),
          headers: request.headers,
          content: null,
          trailers: null,
          timestamp_start: new Float(request.timestamp),
          timestamp_end: null,
          host: request.host,
          port: request.port,
          method: wordBytes(request.method),
          scheme: wordBytes(request.scheme),
          authority: wordBytes(request.authority),
          path: wordBytes(request.path),
        }),
        response: null,
        websocket: null,
      }),
    ),
  );
}
