import type { Duplex } from "node:stream";
import { bytesField } from "../../flow/field.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import type { Request } from "../../flow/request.js";
import { authorityOf } from "../../flow/url.js";
import { wordText } from "../http1/words.js";
import type { ExchangeSurroundings } from "../exchange/surroundings.js";
import type { Destination, TlsOffer, UpstreamProxy } from "../upstream/destination.js";
import type { UpstreamConnection } from "../upstream/upstream.js";
import { relayUpgraded } from "../stream/upgraded.js";
import type { Client } from "./client.js";
import type { Site } from "./request-target.js";

/** Where a stream of a client leads. */
export interface Way {
  /** Where all its requests go; null where each says so itself. */
  readonly site: Site | null;
  /** Whether the client asked for a connection to the site, and sends there what it likes. */
  readonly isTunnel: boolean;
  /** A connection to the site that was opened for this stream, and not used yet. */
  readonly connection: UpstreamConnection | null;
}

/** The way of one stream of a client, and what its exchanges share. */
export class Route implements ExchangeSurroundings {
  readonly client: Client;
  readonly way: Way;
  readonly shared;
  readonly upstream;
  readonly #via: UpstreamProxy | null;
  /** What `destinationOf` gave last. */
  #last: Destination | null = null;

  constructor(client: Client, way: Way) {
    this.client = client;
    this.way = way;
    this.shared = client.shared;
    this.upstream = client.upstream;
    this.#via = client.mode.kind === "upstream" ? client.mode.proxy : null;
  }

  get site(): Site | null {
    return this.way.site;
  }

  /** The same client's, on another way. */
  on(way: Partial<Way>): Route {
    return new Route(this.client, { ...this.way, ...way });
  }

  /** Hot path: most requests go where the one before went. */
  destinationOf(request: Request): Destination {
    const { host, port } = request;
    const usesTls = wordText(bytesField(request.state, "scheme")) === "https";
    const last = this.#last;
    if (last?.host === host && last.port === port && (last.tls !== null) === usesTls) return last;
    const destination = this.destination(host, port, usesTls);
    this.#last = destination;
    return destination;
  }

  /** Where the proxy stands in for a server, that one is named, and not the proxy. */
  nameServer({ request }: HttpFlow<"request">): void {
    const { mode } = this.client;
    if (mode.kind === "reverse") {
      request.hostHeader = authorityOf(mode.scheme, mode.host, mode.port);
    }
  }

  /** How a server is reached. */
  destination(host: string, port: number, usesTls: boolean): Destination {
    return {
      host,
      port,
      tls: usesTls ? this.tlsOffer(host) : null,
      via: this.#via,
      tunnels: this.way.isTunnel,
    };
  }

  /** What a server is told that it does not know yet: the same as the client tells us. */
  tlsOffer(host: string): TlsOffer {
    const { site } = this.way;
    const { connection, mode } = this.client;
    const isAsNamed = site?.host === host && mode.kind !== "reverse";
    return {
      sni: (isAsNamed ? connection.sni : null) ?? host,
      alpnOffers: connection.alpnOffers
        .map((offer) => offer.toString("latin1"))
        .filter((offer) => offer === "h2" || offer === "http/1.1"),
    };
  }

  takeOver(flow: HttpFlow<"request">, client: Duplex, server: Duplex): void {
    relayUpgraded(this, flow, client, server);
  }
}
