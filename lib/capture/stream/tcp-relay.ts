import type { Duplex } from "node:stream";
import { newFlowState, StateSource } from "../../flow/base-flow.js";
import { ServerConnection } from "../../flow/connection.js";
import { FlowError } from "../../flow/flow-error.js";
import { PlainList } from "../../flow/state/plain-list.js";
import { TcpFlow } from "../../flow/stream-flow.js";
import { TcpMessage } from "../../flow/stream-message.js";
import type { Route } from "../client/route.js";
import { UpstreamError } from "../upstream/errors.js";

/**
 * Passes on what is neither TLS nor HTTP, and records it as a TCP flow. Never throws.
 *
 * @param early What was read from the client before.
 */
export async function relayTcp(route: Route, client: Duplex, early?: Buffer): Promise<void> {
  const { site, connection } = route.way;
  if (site === null) {
    client.destroy();
    return;
  }
  try {
    const { host, port } = site;
    const usesTls = site.scheme === "https";
    const open =
      connection ?? (await route.upstream.connect(route.destination(host, port, usesTls)));
    relay(route, open.serverConn, client, open.takeStream(), early);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    client.destroy();
    await recordRefusal(route, error);
  }
}

/** Records that there was no connection to a server. Never throws. */
export async function recordRefusal(route: Route, error: UpstreamError): Promise<void> {
  const { scripts } = route.shared;
  const flow = newTcpFlow(route, error.serverConn ?? ServerConnection.make());
  await scripts.run("tcpstart", flow);
  flow.error = new FlowError(error.message);
  await scripts.run("tcperror", flow);
  flow.isLive = false;
  scripts.finish(flow);
}

/** Passes on what goes between a client and a server, both open. */
export function relay(
  route: Route,
  server: ServerConnection,
  clientStream: Duplex,
  serverStream: Duplex,
  early?: Buffer,
): void {
  const relay = new TcpRelay(route, newTcpFlow(route, server), clientStream, serverStream);
  relay.start(early);
}

function newTcpFlow(route: Route, server: ServerConnection): TcpFlow {
  const parts = { messages: new PlainList() };
  const flow = new TcpFlow(
    new StateSource(newFlowState("tcp", route.client.connection, server, parts)),
  );
  flow.isLive = true;
  return flow;
}

class TcpRelay {
  readonly #route: Route;
  readonly #flow: TcpFlow;
  readonly #client: Duplex;
  readonly #server: Duplex;
  /** What happened is told to scripts one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(route: Route, flow: TcpFlow, client: Duplex, server: Duplex) {
    this.#route = route;
    this.#flow = flow;
    this.#client = client;
    this.#server = server;
  }

  start(early?: Buffer): void {
    this.#route.client.watch(this);
    this.#inTurn(() => this.#route.shared.scripts.run("tcpstart", this.#flow));
    if (early !== undefined) this.#take(early, this.#client, this.#server);
    this.#pass(this.#client, this.#server);
    this.#pass(this.#server, this.#client);
  }

  checkTime(): void {
    // A connection may be silent for as long as both sides like.
  }

  closeWhenIdle(): void {
    this.#client.end();
    this.#server.end();
  }

  #pass(from: Duplex, to: Duplex): void {
    from.on("data", (chunk: Buffer) => this.#take(chunk, from, to));
    from.on("end", () => this.#inTurn(() => to.end()));
    from.on("error", (error) => this.#inTurn(() => this.#broken(error.message)));
    from.on("close", () => this.#inTurn(() => this.#closed()));
    from.resume();
    // What was closed or ended before anybody listened does not say so again.
    if (from.destroyed) this.#inTurn(() => this.#closed());
    else if (from.readableEnded) this.#inTurn(() => to.end());
  }

  #take(chunk: Buffer, from: Duplex, to: Duplex): void {
    from.pause();
    const init = { fromClient: from === this.#client, timestamp: Date.now() / 1000 };
    this.#inTurn(() => this.#message(new TcpMessage(chunk, init), to, from));
  }

  async #message(message: TcpMessage, to: Duplex, from: Duplex): Promise<void> {
    if (this.#isOver) return;
    this.#flow.messages.push(message);
    await this.#route.shared.scripts.run("tcpmessage", this.#flow);
    if (this.#flow.error?.msg === FlowError.KILLED_MESSAGE) {
      await this.#broken(FlowError.KILLED_MESSAGE);
      return;
    }
    if (message.content.length === 0 || to.writableEnded || to.write(message.content)) {
      from.resume();
    } else {
      to.once("drain", () => from.resume());
      to.once("close", () => from.resume());
    }
  }

  async #closed(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#endBoth();
    await this.#route.shared.scripts.run("tcpend", this.#flow);
    this.#record();
  }

  async #broken(message: string): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#client.destroy();
    this.#server.destroy();
    this.#flow.error = new FlowError(message);
    await this.#route.shared.scripts.run("tcperror", this.#flow);
    this.#record();
  }

  /** One side is closed: the other gets what is on its way to it, and then the end. */
  #endBoth(): void {
    for (const stream of [this.#client, this.#server]) {
      stream.end();
      stream.resume();
      this.#route.client.destroySoon(stream);
    }
  }

  #record(): void {
    this.#flow.isLive = false;
    this.#route.client.forget(this);
    this.#route.shared.scripts.finish(this.#flow);
  }

  #inTurn(action: () => unknown): void {
    this.#turn = this.#turn.then(async () => {
      await action();
    });
  }
}
