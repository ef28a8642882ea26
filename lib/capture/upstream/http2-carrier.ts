import { connect, constants, type ClientHttp2Session } from "node:http2";
import { BaseCarrier } from "./base-carrier.js";
import type { CarriedSocket, CarrierOwner, Sending } from "./carrier.js";
import { Http2Exchange } from "./http2-exchange.js";
import type { UpstreamSettings } from "./settings.js";
import type { SentRequest } from "./upstream.js";

const megabyte = 1024 * 1024;

/** A connection that carries requests side by side in HTTP/2. */
export class Http2Carrier extends BaseCarrier {
  readonly isHttp2 = true;
  readonly #session: ClientHttp2Session;
  #openStreams = 0;
  /** Why the connection ends, in words; null as long as it does not. */
  #ending: string | null = null;

  constructor(carried: CarriedSocket, settings: UpstreamSettings, owner: CarrierOwner) {
    super(carried, settings, owner);
    const { socket } = carried;
    const session = connect("https://upstream.invalid", {
      createConnection: () => socket,
      // What a server has to say is to be heard whole, and a capture is no browser.
      settings: { enablePush: false, initialWindowSize: megabyte },
      maxHeaderListPairs: 2000,
      maxSessionMemory: 256,
    });
    this.#session = session;
    session.on("connect", () => {
      // It may be closed by then.
      if (!session.destroyed) session.setLocalWindowSize(16 * megabyte);
    });
    session.on("goaway", (code, lastStream) => {
      this.#ending ??= `HTTP/2 connection closed: error ${code}, last stream ${lastStream}`;
      this.goAway();
    });
    session.on("error", (error: Error) => {
      this.#ending ??= `HTTP/2 protocol error: ${error.message}`;
    });
    session.on("close", () => this.goAway());
    if (Number.isFinite(settings.keepAliveTimeout)) {
      session.setTimeout(settings.keepAliveTimeout, () => {
        if (this.#openStreams === 0) this.close();
      });
    }
  }

  get isFree(): boolean {
    return !this.isGone && !this.#session.closed && !this.#session.destroyed;
  }

  /** Why the connection ended, where that is known; else that it did. @internal */
  get ending(): string {
    return this.#ending ?? "peer closed connection";
  }

  send(sending: Sending): SentRequest {
    this.isUsed = true;
    this.#openStreams++;
    return new Http2Exchange(sending, this.#session, this.settings, this);
  }

  /** A stream has ended. @internal */
  onStreamEnd(): void {
    this.#openStreams--;
    if (this.#openStreams > 0) return;
    if (this.isGone) this.#session.close();
    else this.becomeFree();
  }

  close(): void {
    this.goAway();
    if (this.#openStreams === 0) this.#session.destroy(undefined, constants.NGHTTP2_NO_ERROR);
    else this.#session.close();
  }
}
