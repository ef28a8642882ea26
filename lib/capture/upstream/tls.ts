import { constants, type X509Certificate } from "node:crypto";
import { isIP, type Socket } from "node:net";
import {
  connect as connectTls,
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import type { ServerConnection } from "../../flow/connection.js";
import { encodeIdna } from "../../flow/idna/idna.js";
import type { TlsOffer } from "./destination.js";
import { UpstreamError } from "./errors.js";
import { tlsFailure } from "./failure-words.js";
import type { UpstreamSettings } from "./settings.js";
import { now } from "./socket.js";

/** Speaks TLS to servers: what all its handshakes have in common is made once. */
export class TlsClient {
  readonly #settings: UpstreamSettings;
  #context: SecureContext | null = null;
  #roots: ReadonlySet<string> | null = null;

  constructor(settings: UpstreamSettings) {
    this.#settings = settings;
  }

  /**
   * Shakes hands over a connection, and records what was agreed on.
   *
   * @param serverConn What it is recorded on; null for the connection to a proxy on the way.
   * @throws UpstreamError; the connection is closed then.
   */
  start(
    socket: Socket,
    offer: TlsOffer,
    serverConn: ServerConnection | null,
    signal: AbortSignal,
  ): Promise<TLSSocket> {
    if (serverConn !== null) recordOffer(serverConn, offer);
    const name = encodeIdna(offer.sni) ?? offer.sni;
    const isAddress = isIP(name) !== 0;
    return new Promise((resolve, reject) => {
      const secure = connectTls({
        socket,
        secureContext: (this.#context ??= this.#makeContext()),
        // RFC 6066, section 3: no address is sent, but the certificate must be for it.
        ...(isAddress ? { host: name } : { servername: name }),
        rejectUnauthorized: this.#settings.verifies,
        ...(offer.alpnOffers.length > 0 ? { ALPNProtocols: [...offer.alpnOffers] } : {}),
      });
      const giveUp = (): void => {
        secure.destroy();
        reject(signal.reason as Error);
      };
      const fail = (error: unknown): void => {
        signal.removeEventListener("abort", giveUp);
        secure.destroy();
        const { failure, message } = tlsFailure(error);
        if (serverConn !== null) serverConn.error = message;
        reject(new UpstreamError(failure, message, serverConn, { cause: error }));
      };
      const close = (): void => fail(null);
      if (signal.aborted) {
        giveUp();
        return;
      }
      signal.addEventListener("abort", giveUp, { once: true });
      secure.once("error", fail);
      secure.once("close", close);
      secure.once("secureConnect", () => {
        signal.removeEventListener("abort", giveUp);
        secure.off("error", fail);
        secure.off("close", close);
        if (serverConn !== null) this.#record(serverConn, secure);
        resolve(secure);
      });
    });
  }

  #makeContext(): SecureContext {
    const { trusted, verifies } = this.#settings;
    return createSecureContext({
      ...(trusted === null ? {} : { ca: [...rootCertificates, trusted] }),
      // Servers that are so old that they know of no safe renegotiation.
      ...(verifies ? {} : { secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT }),
    });
  }

  #record(serverConn: ServerConnection, socket: TLSSocket): void {
    serverConn.timestampTlsSetup = now();
    const { alpnProtocol } = socket;
    serverConn.alpn = typeof alpnProtocol === "string" ? Buffer.from(alpnProtocol) : null;
    serverConn.cipher = socket.getCipher().name;
    serverConn.tlsVersion = socket.getProtocol();
    serverConn.certificateList = this.#sentChain(socket).map((certificate) =>
      Buffer.from(certificate.toString()),
    );
  }

  /**
   * The certificates as the server sent them. Node.js adds the root from its store, which servers do
   * not send.
   */
  #sentChain(socket: TLSSocket): X509Certificate[] {
    const chain: X509Certificate[] = [];
    let certificate = socket.getPeerX509Certificate();
    while (certificate !== undefined) {
      chain.push(certificate);
      const { issuerCertificate } = certificate;
      certificate = issuerCertificate?.raw.equals(certificate.raw) ? undefined : issuerCertificate;
    }
    const last = chain.at(-1);
    this.#roots ??= this.#trustedRoots();
    if (chain.length > 1 && this.#roots.has(last?.toString().trim() ?? "")) chain.pop();
    return chain;
  }

  #trustedRoots(): ReadonlySet<string> {
    const own = this.#settings.trusted?.match(/-----BEGIN [^]*?-----END CERTIFICATE-----/g) ?? [];
    return new Set([...rootCertificates, ...own].map((pem) => pem.trim()));
  }
}

function recordOffer(serverConn: ServerConnection, { sni, alpnOffers }: TlsOffer): void {
  serverConn.tls = true;
  serverConn.sni = sni;
  serverConn.alpnOffers = alpnOffers.map((protocol) => Buffer.from(protocol));
}
