import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { systemCode } from "../../io/errors.js";
import { leafNames } from "../ca/leaf-names.js";
import type { UpstreamConnection } from "../upstream/upstream.js";
import { UpstreamError } from "../upstream/errors.js";
import { parseClientHello, type ClientHello } from "./client-hello.js";
import { Ended, lookAtFirstBytes } from "./first-bytes.js";
import type { Route } from "./route.js";
import { serve } from "./serve.js";

/**
 * Stands in for the server in a client's TLS handshake. The server's own handshake comes first: its
 * certificate says for which names ours is to be, its protocol which one the client gets.
 */
export async function interceptTls(route: Route, stream: Duplex): Promise<void> {
  const { headTimeout } = route.shared.limits;
  const hello = await lookAtFirstBytes(stream, parseClientHello, headTimeout);
  if (hello === null || typeof hello === "string" || hello instanceof Ended) {
    route.way.connection?.close();
    stream.destroy();
    return;
  }
  const { connection } = route.client;
  connection.tls = true;
  connection.sni = hello.sni;
  connection.alpnOffers = hello.alpnOffers;
  const server = await connectWithTls(route, hello);
  const secured = await handshake(route, stream, hello, server);
  if (secured === null) {
    server?.close();
    return;
  }
  const { site, isTunnel } = route.way;
  // Where the client asked for a connection and speaks TLS on it, it is https that is meant.
  const onward = site !== null && isTunnel ? { ...site, scheme: "https" as const } : site;
  await serve(route.on({ site: onward, connection: server }), secured);
}

/** Null where no server is known yet, it has no TLS, or it failed: a request will say why. */
async function connectWithTls(
  route: Route,
  hello: ClientHello,
): Promise<UpstreamConnection | null> {
  const { site, isTunnel, connection } = route.way;
  if (site === null || !(isTunnel || site.scheme === "https")) return connection;
  try {
    if (connection !== null) {
      await connection.startTls(route.tlsOffer(site.host));
      return connection;
    }
    return await route.upstream.connect(route.destination(site.host, site.port, true));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const { log } = route.shared;
    log.debug(`${route.client.name}: no TLS with ${hello.sni ?? site.host}: ${error.message}`);
    return null;
  }
}

/** Null when it failed. */
async function handshake(
  route: Route,
  stream: Duplex,
  hello: ClientHello,
  server: UpstreamConnection | null,
): Promise<TLSSocket | null> {
  const { client, shared, site } = route;
  const { connection } = client;
  const ownCertificate = server?.serverConn.certificates[0] ?? null;
  const names = leafNames(ownCertificate, [
    hello.sni,
    site?.host ?? null,
    localHost(client.socket),
  ]);
  const leaf = await shared.authority.leafFor(names);
  if (stream.destroyed) return null;
  const protocol = protocolFor(hello, server);
  const secured = new TLSSocket(stream, {
    isServer: true,
    secureContext: leaf.context,
    ...(protocol === null ? {} : { ALPNProtocols: [protocol] }),
  });
  const failure = await new Promise<Error | null>((resolve) => {
    const timer = setTimeout(
      () => resolve(new Error("it took too long")),
      shared.limits.headTimeout,
    );
    const settle = (error: Error | null): void => {
      clearTimeout(timer);
      resolve(error);
    };
    secured.once("secure", () => settle(null));
    secured.on("error", settle);
    secured.once("close", () => settle(new Error("the client closed the connection")));
  });
  if (failure !== null) {
    shared.log.warn(
      `${client.name}: the client's TLS handshake for ${hello.sni ?? site?.host ?? "us"} failed: ` +
        `${reasonOf(failure)}; does it trust the certificate authority? (mitmts-dump ca)`,
    );
    secured.destroy();
    stream.destroy();
    return null;
  }
  // Node.js says so of the sockets of its own servers alone, and its HTTP/2 would wait for it.
  Reflect.set(secured, "secureConnecting", false);
  connection.timestampTlsSetup = Date.now() / 1000;
  connection.mitmcert = leaf.certificate;
  connection.alpn = secured.alpnProtocol ? Buffer.from(secured.alpnProtocol) : null;
  connection.cipher = secured.getCipher().name;
  connection.tlsVersion = secured.getProtocol();
  return secured;
}

/** OpenSSL's own words, where it has some: its messages have several lines. */
function reasonOf(failure: Error): string {
  const [, words = null] = /^ERR_SSL_(\w+)$/.exec(systemCode(failure) ?? "") ?? [];
  return words === null ? failure.message : words.toLowerCase().replaceAll("_", " ");
}

/** The protocol that the client gets: the server's, where it is one of those we know. */
function protocolFor(hello: ClientHello, server: UpstreamConnection | null): string | null {
  const offers = hello.alpnOffers.map((offer) => offer.toString("latin1"));
  const known = server?.serverConn.tlsEstablished === true;
  if (known) {
    const agreed = server.serverConn.alpn?.toString("latin1") ?? null;
    if (agreed !== null && offers.includes(agreed)) return agreed;
    return offers.includes("http/1.1") ? "http/1.1" : null;
  }
  return offers.find((offer) => offer === "h2" || offer === "http/1.1") ?? null;
}

function localHost({
  localAddress,
}: {
  readonly localAddress?: string | undefined;
}): string | null {
  return localAddress ?? null;
}
