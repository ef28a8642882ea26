import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { ClientConnection, ServerConnection } from "../../flow/connection.js";
import type { CaptureShared } from "../exchange/surroundings.js";
import { hostPort, modeName, type CaptureMode } from "../mode.js";
import type { Upstream } from "../upstream/upstream.js";

/** Something on a client's connection that must not take too long. */
export interface Watched {
  /** @param now Milliseconds. */
  checkTime(now: number): void;
  closeWhenIdle(): void;
}

/** What is ended by this program gets so long to be taken by the client; milliseconds. */
const lingerTime = 5000;

/** One connection of a client: what all that happens on it has in common. */
export class Client {
  readonly shared: CaptureShared;
  readonly mode: CaptureMode;
  readonly connection: ClientConnection;
  /** The side towards servers: their connections belong to this client. */
  readonly upstream: Upstream;
  readonly socket: Socket;
  /** The client's address, for messages. */
  readonly name: string;
  readonly #watched = new Set<Watched>();
  #isClosing = false;
  #isCutOff = false;
  /** What `serverFor` gave last. */
  #server: {
    readonly host: string;
    readonly port: number;
    readonly connection: ServerConnection;
  } | null = null;

  constructor(socket: Socket, shared: CaptureShared, mode: CaptureMode, upstream: Upstream) {
    this.socket = socket;
    this.shared = shared;
    this.mode = mode;
    this.upstream = upstream;
    const connection = ClientConnection.make();
    connection.peername = [socket.remoteAddress ?? "", socket.remotePort ?? 0];
    connection.sockname = [socket.localAddress ?? "", socket.localPort ?? 0];
    connection.proxyMode = modeName(mode);
    connection.isOpen = true;
    this.connection = connection;
    this.name = hostPort(socket.remoteAddress ?? "", socket.remotePort ?? 0);
  }

  /** The connection to a server as it is before there is one, for a flow that begins. */
  serverFor(host: string, port: number): ServerConnection {
    if (this.#server?.host !== host || this.#server.port !== port) {
      this.#server = { host, port, connection: ServerConnection.make([host, port]) };
    }
    return this.#server.connection;
  }

  watch(watched: Watched): void {
    this.#watched.add(watched);
    if (this.#isClosing) watched.closeWhenIdle();
  }

  forget(watched: Watched): void {
    this.#watched.delete(watched);
  }

  /** Ends what takes too long. @param now Milliseconds. */
  checkTime(now: number): void {
    for (const watched of this.#watched) watched.checkTime(now);
  }

  /** Ends the connection as soon as nothing is in flight on it. */
  closeWhenIdle(): void {
    this.#isClosing = true;
    if (this.#watched.size === 0) this.socket.destroy();
    for (const watched of [...this.#watched]) watched.closeWhenIdle();
  }

  /** Ends the connection, with what is in flight on it. */
  cutOff(): void {
    this.#isCutOff = true;
    this.socket.destroy();
  }

  /** Why what was in flight on the connection ended with it. */
  get ending(): string {
    return this.#isCutOff ? "The capture ended." : "Client disconnected.";
  }

  /** Ends a stream for good, when the client has had time to take what was sent. */
  destroySoon(stream: Duplex): void {
    if (stream.destroyed) return;
    const timer = setTimeout(() => stream.destroy(), lingerTime);
    stream.once("close", () => clearTimeout(timer));
  }
}
