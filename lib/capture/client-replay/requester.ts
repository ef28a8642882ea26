import type { Flow } from "../../flow/flow.js";
import { FlowError } from "../../flow/flow-error.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import type { Request } from "../../flow/request.js";
import type { Destination, UpstreamProxy } from "../upstream/destination.js";
import { exchange } from "../upstream/exchange.js";
import { createUpstream } from "../upstream/pool.js";
import { now } from "../upstream/socket.js";
import type { Upstream } from "../upstream/upstream.js";
import { isSendable, refusalToSend } from "./refusal.js";
import type { RequestSettings } from "./settings.js";

const gibibyte = 1024 ** 3;

/** Sends the requests of flows again. */
export class Requester {
  readonly #settings: RequestSettings;
  readonly #upstream: Upstream;

  constructor(settings: RequestSettings = {}) {
    this.#settings = settings;
    this.#upstream = createUpstream(settings);
  }

  /**
   * Sends a flow's request, and puts on the flow what comes of it: the new response, or the error.
   *
   * @throws TypeError when the flow has no request that can be sent.
   */
  async replay(flow: Flow): Promise<void> {
    if (!isSendable(flow)) {
      throw new TypeError(`the request cannot be sent again: ${refusalToSend(flow) ?? ""}`);
    }
    prepare(flow);
    await this.send(flow);
  }

  /** Sends the request of a flow that was prepared. */
  async send(flow: HttpFlow<"request">): Promise<void> {
    const { via = null, timeout = Infinity, maxBodyBytes = gibibyte } = this.#settings;
    const destination = destinationOf(flow.request, via);
    const limits = { timeout, maxBodyBytes };
    const outcome = await exchange(this.#upstream, flow.request, destination, limits);
    if (outcome.serverConn !== null) flow.serverConn = outcome.serverConn;
    flow.response = outcome.response;
    if (outcome.error !== null) flow.error = new FlowError(outcome.error.message);
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#upstream.close();
  }
}

/** Makes of a saved flow one whose request is just being sent. */
export function prepare(flow: HttpFlow<"request">): void {
  flow.isReplay = "request";
  flow.response = null;
  flow.error = null;
  flow.request.timestampStart = flow.request.timestampEnd = now();
}

/** A request in HTTP/2 is sent in that again where the server speaks it, and others are not. */
function destinationOf(request: Request, via: UpstreamProxy | null): Destination {
  const { scheme, host, port, prettyHost } = request;
  const alpnOffers = request.isHttp2 || request.isHttp3 ? ["h2", "http/1.1"] : ["http/1.1"];
  const tls = scheme === "https" ? { sni: prettyHost || host, alpnOffers } : null;
  return { host, port, tls, via };
}
