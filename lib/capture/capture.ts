import type { Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { Client } from "./client/client.js";
import { Route } from "./client/route.js";
import { serve } from "./client/serve.js";
import type { CaptureShared } from "./exchange/surroundings.js";
import type { Listener } from "./listener.js";
import type { CaptureMode } from "./mode.js";
import { relayTcp } from "./stream/tcp-relay.js";
import { createUpstream } from "./upstream/pool.js";
import type { UpstreamSettings } from "./upstream/settings.js";
import { TlsClient } from "./upstream/tls.js";

/** How often it is looked for what takes too long; milliseconds. */
const checkInterval = 1000;

export interface CaptureOptions extends Omit<CaptureShared, "isOwnAddress"> {
  readonly mode: CaptureMode;
  readonly upstream: UpstreamSettings;
}

/** The live proxy: takes clients, and has what they do recorded. */
export class Capture {
  readonly #listener: Listener;
  readonly #options: CaptureOptions;
  readonly #shared: CaptureShared;
  readonly #tls: TlsClient;
  readonly #clients = new Set<Client>();
  readonly #timer: NodeJS.Timeout;
  #onEmpty: (() => void) | null = null;

  /** Begins to serve those who come. */
  constructor(listener: Listener, options: CaptureOptions) {
    this.#listener = listener;
    this.#options = options;
    const { port } = listener;
    this.#shared = {
      ...options,
      isOwnAddress: (host, wanted) => wanted === port && isOwnHost(host, listener.host),
    };
    this.#tls = new TlsClient(options.upstream);
    this.#timer = setInterval(() => this.#checkTime(), checkInterval);
    listener.serve((socket) => this.#take(socket));
  }

  /**
   * Takes no more clients, lets what is in flight come to its end, and ends what has not by then.
   *
   * @param patience Milliseconds.
   */
  async stop(patience: number): Promise<void> {
    this.#listener.close();
    clearInterval(this.#timer);
    await this.#drain(patience);
    for (const client of this.#clients) client.cutOff();
    await this.#drain(1000);
    await this.#shared.recorder.flush();
  }

  /** Resolves when no client is left, or the time is over. */
  async #drain(patience: number): Promise<void> {
    if (this.#clients.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
      for (const client of [...this.#clients]) client.closeWhenIdle();
    });
  }

  #take(socket: Socket): void {
    const { mode, upstream } = this.#options;
    const client = new Client(socket, this.#shared, mode, createUpstream(upstream, this.#tls));
    this.#clients.add(client);
    // What ends with an error is closed too, and that is what is looked at.
    socket.on("error", () => undefined);
    socket.once("close", () => void this.#release(client));
    void this.#serve(client);
  }

  async #serve(client: Client): Promise<void> {
    const { scripts, log } = this.#shared;
    try {
      const pending = scripts.runConnection("clientconnect", client.connection);
      if (pending !== undefined) await pending;
      await serveByMode(client);
    } catch (error) {
      // A mistake of ours ends this connection, not the capture.
      log.error(`${client.name}: ${error instanceof Error ? (error.stack ?? "") : String(error)}`);
      client.socket.destroy();
    }
  }

  async #release(client: Client): Promise<void> {
    client.upstream.close();
    client.connection.isOpen = false;
    client.connection.timestampEnd = Date.now() / 1000;
    await this.#shared.scripts.runConnection("clientdisconnect", client.connection);
    this.#clients.delete(client);
    if (this.#clients.size === 0) this.#onEmpty?.();
  }

  #checkTime(): void {
    const now = Date.now();
    for (const client of this.#clients) client.checkTime(now);
  }
}

async function serveByMode(client: Client): Promise<void> {
  const { mode, socket } = client;
  const anywhere = new Route(client, { site: null, isTunnel: false, connection: null });
  switch (mode.kind) {
    case "regular":
    case "upstream":
      return serve(anywhere, socket);
    case "socks5": {
      const { serveSocks5 } = await import("./client/socks5.js");
      return serveSocks5(anywhere, socket);
    }
    case "reverse": {
      const { host, port } = mode;
      const scheme = mode.scheme === "https" ? "https" : "http";
      const route = anywhere.on({ site: { scheme, host, port } });
      return mode.scheme === "tcp" ? relayTcp(route, socket) : serve(route, socket);
    }
  }
}

/** Whether a host, as a client names it, is the one that is listened on. */
function isOwnHost(host: string, listenHost: string): boolean {
  if (host === listenHost) return true;
  const isAny = listenHost === "0.0.0.0" || listenHost === "::";
  const isLoopback = host === "localhost" || host === "::1" || host.startsWith("127.");
  if (isLoopback) return isAny || /^(127\.0\.0\.1|localhost|::1)$/.test(listenHost);
  if (!isAny) return false;
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.some(({ address }) => address === host);
}
