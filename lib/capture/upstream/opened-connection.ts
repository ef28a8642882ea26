import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { ServerConnection } from "../../flow/connection.js";
import type { Destination, TlsOffer } from "./destination.js";
import { withDeadline, type OpenedSocket } from "./open-connection.js";
import type { UpstreamSettings } from "./settings.js";
import type { TlsClient } from "./tls.js";
import type { UpstreamConnection } from "./upstream.js";

/** What a connection of the caller's needs of the one who made it. */
export interface Opener {
  readonly settings: UpstreamSettings;
  readonly tls: TlsClient;
  /** Takes a connection to carry requests. */
  adopt(opened: OpenedSocket, destination: Destination): void;
}

/** An open connection that is the caller's. */
export class OpenedConnection implements UpstreamConnection {
  readonly serverConn: ServerConnection;
  readonly #opener: Opener;
  #destination: Destination;
  /** Null when it was taken, released or closed. */
  #socket: Socket | null;

  constructor({ socket, serverConn }: OpenedSocket, destination: Destination, opener: Opener) {
    this.serverConn = serverConn;
    this.#socket = socket;
    this.#destination = destination;
    this.#opener = opener;
  }

  get isHttp2(): boolean {
    return this.#socket !== null && speaksHttp2(this.#socket);
  }

  async startTls(offer: TlsOffer): Promise<void> {
    const socket = this.#take();
    const { settings, tls } = this.#opener;
    const limit = settings.connectTimeout;
    this.#socket = await withDeadline(this.serverConn, limit, undefined, (ending) =>
      tls.start(socket, offer, this.serverConn, ending),
    );
    this.#destination = { ...this.#destination, tls: offer };
  }

  takeStream(): Duplex {
    return this.#take();
  }

  release(): void {
    if (this.#socket === null) return;
    this.#opener.adopt({ socket: this.#take(), serverConn: this.serverConn }, this.#destination);
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  /** For a request of the caller's; null when it is gone. @internal */
  takeForRequest(): OpenedSocket | null {
    const isUsable = this.#socket !== null && !this.#socket.destroyed;
    return isUsable ? { socket: this.#take(), serverConn: this.serverConn } : null;
  }

  #take(): Socket {
    const socket = this.#socket;
    if (socket === null) throw new Error("the connection was taken or closed before");
    this.#socket = null;
    return socket;
  }
}

/** Whether HTTP/2 was agreed on. */
export function speaksHttp2(socket: Socket): boolean {
  return socket instanceof TLSSocket && socket.alpnProtocol === "h2";
}
