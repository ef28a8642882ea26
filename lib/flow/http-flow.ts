import { BaseFlow, newFlowState, StateSource } from "./base-flow.js";
import { ClientConnection, ServerConnection } from "./connection.js";
import { dictField, setField } from "./field.js";
import type { FlowError } from "./flow-error.js";
import type { Message } from "./message.js";
import { Request } from "./request.js";
import { Response } from "./response.js";
import { WebSocketData } from "./websocket.js";

/** What an HTTP flow surely has in each of its events. */
export interface HttpEventPromises {
  requestheaders: unknown;
  request: unknown;
  responseheaders: { response: Response };
  response: { response: Response };
  error: { error: FlowError };
  websocketstart: { response: Response; websocket: WebSocketData };
  websocketmessage: { response: Response; websocket: WebSocketData };
  websocketend: { response: Response; websocket: WebSocketData };
}

/** An HTTP flow about which nothing more is known. */
class AnyHttpFlow extends BaseFlow {
  readonly type = "http";
  #request: Request | null = null;
  #response: Response | null = null;
  #websocket: WebSocketData | null = null;

  /** A new flow, made now: of a request, and a response if there is one. */
  static make(request: Request, response: Response | null = null): AnyHttpFlow {
    const server = ServerConnection.make([request.host, request.port]);
    const flow = new AnyHttpFlow(
      new StateSource(
        newFlowState("http", ClientConnection.make(), server, {
          request: request.state,
          response: response?.state ?? null,
          websocket: null,
        }),
      ),
    );
    flow.#request = request;
    flow.#response = response;
    return flow;
  }

  /** What the client asked. */
  get request(): Request {
    return (this.#request ??= new Request(dictField(this.state, "request"), this.source.limits));
  }
  set request(request: Request) {
    if (request === this.#request) return;
    this.state.set("request", request.state);
    this.#request = request;
  }

  /** What the server answered; null when it did not. */
  get response(): Response | null {
    if (this.#response === null && !this.state.isNull("response")) {
      this.#response = new Response(dictField(this.state, "response"), this.source.limits);
    }
    return this.#response;
  }
  set response(response: Response | null) {
    if (response === null) setField(this.state, "response", null);
    else if (response !== this.#response) this.state.set("response", response.state);
    this.#response = response;
  }

  /** The WebSocket connection that the exchange became; null when it did not. */
  get websocket(): WebSocketData | null {
    if (this.#websocket === null && !this.state.isNull("websocket")) {
      this.#websocket = new WebSocketData(dictField(this.state, "websocket"));
    }
    return this.#websocket;
  }
  set websocket(websocket: WebSocketData | null) {
    if (websocket === null) setField(this.state, "websocket", null);
    else if (websocket !== this.#websocket) this.state.set("websocket", websocket.state);
    this.#websocket = websocket;
  }

  /** When the request's head was received: seconds since 1970; null when that is not known. */
  override get timestampStart(): number | null {
    return this.request.timestampStart;
  }

  /** A copy with a new id; changes to one do not show in the other. */
  copy(): AnyHttpFlow {
    return new AnyHttpFlow(this.copySource());
  }

  /** @internal */
  override sync(): void {
    this.#websocket?.sync();
    super.sync();
  }

  /** @internal */
  protected override keepViews(): () => void {
    const { request, response, websocket } = this;
    const steps = [super.keepViews(), keepFields(request)];
    if (response !== null) steps.push(keepFields(response));
    if (websocket !== null) steps.push(websocket.keepViews());
    return () => {
      Object.assign(this, { request, response, websocket });
      for (const step of steps) step();
    };
  }

  /** @internal */
  protected override dropViews(): void {
    super.dropViews();
    this.#request = this.#response = this.#websocket = null;
  }
}

/** Gives a message back the header and trailer fields that it has now. */
function keepFields(message: Message): () => void {
  const { headers, trailers } = message;
  return () => Object.assign(message, { headers, trailers });
}

/**
 * One HTTP exchange, with the messages of the WebSocket connection it may have become. (mitmproxy
 * `http.HTTPFlow`)
 *
 * As a type, `HttpFlow` is the flow as the `response` event sees it, with a response.
 * `HttpFlow<"request">` is the flow as the `request` event sees it, where `response` may be null,
 * and so on for each event.
 */
export type HttpFlow<Event extends keyof HttpEventPromises = "response"> = AnyHttpFlow &
  HttpEventPromises[Event];
export const HttpFlow = AnyHttpFlow;
