import type { Request } from "../../flow/request.js";
import type { CarriedSocket, Carrier, CarrierOwner } from "./carrier.js";
import type { Destination } from "./destination.js";
import { UpstreamError } from "./errors.js";
import { Http1Carrier } from "./http1-carrier.js";
import { Http2Carrier } from "./http2-carrier.js";
import { openConnection, type OpenedSocket } from "./open-connection.js";
import { OpenedConnection, speaksHttp2, type Opener } from "./opened-connection.js";
import { PooledRequest, type RequestOwner } from "./pooled-request.js";
import { defaultUpstreamSettings, type UpstreamSettings } from "./settings.js";
import { TlsClient } from "./tls.js";
import type {
  ResponseHandler,
  SendOptions,
  SentRequest,
  Upstream,
  UpstreamConnection,
} from "./upstream.js";

/**
 * The side towards servers, with connections of its own.
 *
 * @param tls What several of them share: to make its trust store takes a while.
 */
export function createUpstream(
  settings: Partial<UpstreamSettings> = {},
  tls?: TlsClient,
): Upstream {
  const all = { ...defaultUpstreamSettings, ...settings };
  return new ConnectionPool(all, tls ?? new TlsClient(all));
}

/** Keeps connections, and finds one for each request. */
class ConnectionPool implements Upstream, CarrierOwner, Opener, RequestOwner {
  readonly settings: UpstreamSettings;
  readonly tls: TlsClient;
  readonly #all = new Set<Carrier>();
  /** HTTP/1 connections without a request, by destination; the last used is used next. */
  readonly #free = new Map<string, Carrier[]>();
  readonly #http2 = new Map<string, Carrier>();
  /** Requests that wait to see whether a connection that is being opened takes them all. */
  readonly #waiting = new Map<string, PooledRequest[]>();
  /** Destinations that were offered HTTP/2 and did not take it. */
  readonly #withoutHttp2 = new Set<string>();
  #last: { readonly destination: Destination; readonly key: string } | null = null;
  #isClosed = false;

  constructor(settings: UpstreamSettings, tls: TlsClient) {
    this.settings = settings;
    this.tls = tls;
  }

  async connect(destination: Destination, signal?: AbortSignal): Promise<UpstreamConnection> {
    const opened = await openConnection(destination, this.settings, this.tls, signal);
    return new OpenedConnection(opened, destination, this);
  }

  send(request: Request, handler: ResponseHandler, options: SendOptions): SentRequest {
    const { destination, connection, isOnNewConnection = false } = options;
    const pooled = new PooledRequest(request, handler, options, this.#keyFor(destination), this);
    const own = connection instanceof OpenedConnection ? connection.takeForRequest() : null;
    if (own !== null) pooled.start(this.#carry(own, pooled.key));
    else if (isOnNewConnection) this.openFor(pooled);
    else this.#dispatch(pooled);
    return pooled;
  }

  openFor(request: PooledRequest): void {
    void this.#open(request);
  }

  /** Most requests have the destination of the one before. */
  #keyFor(destination: Destination): string {
    if (this.#last?.destination !== destination) {
      this.#last = { destination, key: keyOf(destination) };
    }
    return this.#last.key;
  }

  adopt(opened: OpenedSocket, destination: Destination): void {
    const carrier = this.#carry(opened, keyOf(destination));
    this.onFree(carrier);
  }

  close(): void {
    this.#isClosed = true;
    for (const carrier of this.#all) if (carrier.isFree) carrier.close();
  }

  onFree(carrier: Carrier): void {
    if (this.#isClosed) carrier.close();
    if (carrier.isHttp2 || !carrier.isFree) return;
    const free = this.#free.get(carrier.key);
    if (free === undefined) this.#free.set(carrier.key, [carrier]);
    else free.push(carrier);
  }

  onGone(carrier: Carrier): void {
    this.#all.delete(carrier);
    if (this.#http2.get(carrier.key) === carrier) this.#http2.delete(carrier.key);
    const free = this.#free.get(carrier.key);
    const at = free?.indexOf(carrier) ?? -1;
    if (at >= 0) free?.splice(at, 1);
    if (free?.length === 0) this.#free.delete(carrier.key);
  }

  /** Finds a kept connection, or opens one. */
  #dispatch(pooled: PooledRequest): void {
    if (pooled.isGivenUp) return;
    const { key } = pooled;
    const carrier = this.#http2.get(key) ?? this.#takeFree(key);
    const waiting = this.#waiting.get(key);
    if (carrier?.isFree === true) pooled.start(carrier);
    else if (waiting !== undefined) waiting.push(pooled);
    else this.openFor(pooled);
  }

  #takeFree(key: string): Carrier | undefined {
    const free = this.#free.get(key);
    for (let carrier = free?.pop(); carrier !== undefined; carrier = free?.pop()) {
      const isFresh = performance.now() - carrier.freeSince < this.settings.keepAliveTimeout;
      if (carrier.isFree && isFresh) return carrier;
      carrier.close();
    }
    return undefined;
  }

  async #open(pooled: PooledRequest): Promise<void> {
    const { destination, key } = pooled;
    const maySpeakHttp2 = destination.tls?.alpnOffers.includes("h2") === true;
    const takesOthers = maySpeakHttp2 && !this.#withoutHttp2.has(key) && !this.#waiting.has(key);
    const others: PooledRequest[] = [];
    if (takesOthers) this.#waiting.set(key, others);
    const stopWaiting = (): void => {
      if (takesOthers) this.#waiting.delete(key);
    };
    try {
      // Where others wait for it, one that is given up does not end it.
      const signal = takesOthers ? undefined : pooled.signal;
      const opened = await openConnection(destination, this.settings, this.tls, signal);
      const carrier = this.#carry(opened, key);
      stopWaiting();
      if (maySpeakHttp2 && !carrier.isHttp2) this.#withoutHttp2.add(key);
      if (!pooled.isGivenUp) pooled.start(carrier);
      else this.onFree(carrier);
      for (const other of others) this.#dispatch(other);
    } catch (error) {
      stopWaiting();
      if (!(error instanceof UpstreamError)) throw error;
      for (const failed of [pooled, ...others]) failed.fail(error);
    }
  }

  #carry(opened: OpenedSocket, key: string): Carrier {
    const carried: CarriedSocket = { ...opened, key };
    const isHttp2 = speaksHttp2(opened.socket);
    const carrier = isHttp2
      ? new Http2Carrier(carried, this.settings, this)
      : new Http1Carrier(carried, this.settings, this);
    this.#all.add(carrier);
    if (isHttp2) this.#http2.set(key, carrier);
    return carrier;
  }
}

/** What tells destinations apart. */
function keyOf({ host, port, tls, via, tunnels }: Destination): string {
  const secure = tls === null ? "" : `${tls.sni} ${tls.alpnOffers.join()}`;
  const proxy = via === null ? "" : `${via.scheme}://${via.auth ?? ""}@${via.host}:${via.port}`;
  return `${host} ${port} ${secure} ${proxy} ${tunnels === true ? "tunnels" : ""}`;
}
