import type { ServerConnection } from "../../flow/connection.js";
import type { CarriedSocket, Carrier, CarrierOwner, Sending } from "./carrier.js";
import type { UpstreamSettings } from "./settings.js";
import type { SentRequest } from "./upstream.js";

/** What connections that carry requests have in common, whatever they speak. */
export abstract class BaseCarrier implements Carrier {
  abstract readonly isHttp2: boolean;
  readonly key: string;
  readonly serverConn: ServerConnection;
  freeSince = performance.now();
  isUsed = false;
  protected readonly settings: UpstreamSettings;
  readonly #owner: CarrierOwner;
  #isGone = false;

  constructor({ serverConn, key }: CarriedSocket, settings: UpstreamSettings, owner: CarrierOwner) {
    this.key = key;
    this.serverConn = serverConn;
    this.settings = settings;
    this.#owner = owner;
  }

  abstract get isFree(): boolean;
  abstract send(sending: Sending): SentRequest;
  abstract close(): void;

  /** Whether it takes no more requests. */
  protected get isGone(): boolean {
    return this.#isGone;
  }

  /** It has no request on it now. */
  protected becomeFree(): void {
    this.freeSince = performance.now();
    this.#owner.onFree(this);
  }

  /** It takes no more requests. */
  protected goAway(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#owner.onGone(this);
  }
}
