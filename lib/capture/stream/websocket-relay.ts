import type { Duplex } from "node:stream";
import { extension, PerMessageDeflate, Receiver, Sender, type Extensions } from "ws";
import { FlowError } from "../../flow/flow-error.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import { WebSocketMessage, type WebSocketData } from "../../flow/websocket.js";
import type { Route } from "../client/route.js";

const deflate = "permessage-deflate";
/** Of a side that ends without a closing frame (RFC 6455, section 7.4.1). */
const abnormalClosure = 1006;
const noStatus = 1005;

/** Passes on the messages of a WebSocket connection; each is an event, and recorded. */
export function relayWebSocket(
  route: Route,
  flow: HttpFlow<"request">,
  client: Duplex,
  server: Duplex,
): void {
  const { websocket } = flow;
  if (websocket === null) return;
  new WebSocketRelay(route, flow, websocket, client, server).start();
}

/** One side of the connection. */
interface Side {
  readonly isClient: boolean;
  readonly stream: Duplex;
  readonly sender: Sender;
  readonly receiver: Receiver;
  readonly extensions: Extensions;
  /** Frames to a server are masked (RFC 6455, section 5.3). */
  readonly masks: boolean;
}

class WebSocketRelay {
  readonly #route: Route;
  readonly #flow: HttpFlow<"request">;
  readonly #websocket: WebSocketData;
  readonly #client: Side;
  readonly #server: Side;
  /** What came is told to scripts, and passed on, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #isOver = false;
  /** How many messages were dealt with; what a script adds beyond is injected. */
  #seen = 0;

  constructor(
    route: Route,
    flow: HttpFlow<"request">,
    websocket: WebSocketData,
    client: Duplex,
    server: Duplex,
  ) {
    this.#route = route;
    this.#flow = flow;
    this.#websocket = websocket;
    const agreed = flow.response?.headers.get("sec-websocket-extensions") ?? null;
    const { maxBodyBytes, streamLargeBodies } = route.shared.limits;
    const maxPayload = Math.min(maxBodyBytes, streamLargeBodies, 2 ** 31 - 1);
    this.#client = sideOf(client, true, agreed, maxPayload);
    this.#server = sideOf(server, false, agreed, maxPayload);
  }

  start(): void {
    this.#route.client.watch(this);
    this.#inTurn(async () => {
      await this.#route.shared.scripts.run("websocketstart", this.#flow);
      await this.#passInjected();
    });
    this.#listen(this.#client, this.#server);
    this.#listen(this.#server, this.#client);
  }

  checkTime(): void {
    // A connection may be silent for as long as both sides like.
  }

  closeWhenIdle(): void {
    this.#inTurn(() => this.#close(false, 1001, Buffer.from("the proxy ends")));
  }

  #listen(from: Side, to: Side): void {
    const { stream, receiver } = from;
    stream.on("data", (chunk: Buffer) => {
      if (receiver.write(chunk)) return;
      stream.pause();
      receiver.once("drain", () => stream.resume());
    });
    receiver.on("message", (data: Buffer, isBinary: boolean) => {
      stream.pause();
      this.#inTurn(async () => {
        await this.#message(new Content(data, isBinary), from, to);
        stream.resume();
      });
    });
    receiver.on("ping", (data: Buffer) => {
      this.#inTurn(() => sent((done) => to.sender.ping(data, to.masks, done)));
    });
    receiver.on("pong", (data: Buffer) => {
      this.#inTurn(() => sent((done) => to.sender.pong(data, to.masks, done)));
    });
    receiver.on("conclude", (code: number, reason: Buffer) => {
      this.#inTurn(() => this.#close(from.isClient, code, reason));
    });
    receiver.on("error", (error: Error) => this.#inTurn(() => this.#break(error.message)));
    stream.on("error", (error: Error) => this.#inTurn(() => this.#break(error.message)));
    stream.on("close", () => {
      this.#inTurn(() => this.#close(from.isClient, abnormalClosure, Buffer.alloc(0)));
    });
    stream.on("end", () => {
      this.#inTurn(() => this.#close(from.isClient, abnormalClosure, Buffer.alloc(0)));
    });
    stream.resume();
    // What was closed or ended before anybody listened does not say so again.
    if (stream.destroyed || stream.readableEnded) {
      this.#inTurn(() => this.#close(from.isClient, abnormalClosure, Buffer.alloc(0)));
    }
  }

  async #message({ data, isBinary }: Content, from: Side, to: Side): Promise<void> {
    if (this.#isOver) return;
    const init = { fromClient: from.isClient };
    const message = new WebSocketMessage(isBinary ? data : data.toString("utf8"), init);
    message.injected = false;
    const { messages } = this.#websocket;
    messages.push(message);
    this.#seen = messages.length;
    await this.#route.shared.scripts.run("websocketmessage", this.#flow);
    if (this.#flow.error?.msg === FlowError.KILLED_MESSAGE) {
      await this.#break(FlowError.KILLED_MESSAGE);
      return;
    }
    if (!message.dropped) await this.#send(message, to);
    await this.#passInjected();
  }

  /** Sends what scripts have added to the messages. */
  async #passInjected(): Promise<void> {
    const { messages } = this.#websocket;
    for (; this.#seen < messages.length; this.#seen++) {
      const message = messages[this.#seen];
      if (message === undefined || message.dropped) continue;
      message.injected = true;
      await this.#send(message, message.fromClient ? this.#server : this.#client);
    }
    this.#seen = messages.length;
  }

  async #send(message: WebSocketMessage, to: Side): Promise<void> {
    if (to.stream.destroyed) return;
    const options = {
      binary: !message.isText,
      compress: deflate in to.extensions,
      fin: true,
      mask: to.masks,
    };
    // Sending masks in place, and the content is the flow's own.
    const content = to.masks ? Buffer.from(message.content) : message.content;
    await sent((done) => to.sender.send(content, options, done));
  }

  async #close(byClient: boolean, code: number, reason: Buffer): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const side of [this.#client, this.#server]) await endSide(side, code, reason);
    this.#websocket.timestampEnd = Date.now() / 1000;
    this.#websocket.closedByClient = byClient;
    this.#websocket.closeCode = code;
    this.#websocket.closeReason = reason.toString("utf8");
    await this.#end();
  }

  async #break(message: string): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#client.stream.destroy();
    this.#server.stream.destroy();
    this.#websocket.timestampEnd = Date.now() / 1000;
    this.#flow.error = new FlowError(message);
    await this.#route.shared.scripts.run("error", this.#flow);
    await this.#end();
  }

  async #end(): Promise<void> {
    for (const side of [this.#client, this.#server]) {
      side.extensions[deflate]?.cleanup();
      this.#route.client.destroySoon(side.stream);
    }
    await this.#route.shared.scripts.run("websocketend", this.#flow);
    this.#flow.isLive = false;
    this.#route.client.forget(this);
    this.#route.shared.scripts.finish(this.#flow);
  }

  #inTurn(action: () => void | Promise<void>): void {
    this.#turn = this.#turn.then(action);
  }
}

/** What a message has in it. */
class Content {
  constructor(
    readonly data: Buffer,
    readonly isBinary: boolean,
  ) {}
}

function sideOf(
  stream: Duplex,
  isClient: boolean,
  agreed: string | null,
  maxPayload: number,
): Side {
  // The proxy is the server of the client, and the client of the server.
  const extensions = extensionsOf(agreed, isClient, maxPayload);
  return {
    isClient,
    stream,
    extensions,
    sender: new Sender(stream, extensions),
    receiver: new Receiver({ isServer: isClient, extensions, maxPayload }),
    masks: !isClient,
  };
}

/** Compression of messages (RFC 7692), as the two sides have agreed on it. */
function extensionsOf(agreed: string | null, isServer: boolean, maxPayload: number): Extensions {
  if (agreed === null) return {};
  const parameters = extension.parse(agreed)[deflate];
  if (parameters === undefined) return {};
  const compression = new PerMessageDeflate({ isServer, maxPayload, threshold: 0 });
  compression.accept(parameters);
  return { [deflate]: compression };
}

async function endSide({ stream, sender, masks }: Side, code: number, reason: Buffer) {
  if (!stream.destroyed && stream.writable) {
    const known = code === noStatus || code === abnormalClosure ? undefined : code;
    await sent((done) =>
      sender.close(known, known === undefined ? Buffer.alloc(0) : reason, masks, done),
    );
  }
  stream.end();
}

/** Resolves when a frame is out, or cannot be sent: the end of the connection tells of that. */
function sent(send: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => send(() => resolve()));
}
