/** A proxy on the way to the server. */
export interface UpstreamProxy {
  /** How the proxy itself is spoken to. */
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** `user:password` for `Proxy-Authorization: Basic`; null for none. */
  readonly auth: string | null;
}

/** Where a connection goes, and how it is set up. Connections to equal destinations are shared. */
export interface Destination {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** What is spoken with TLS; null for plain TCP. */
  readonly tls: TlsOffer | null;
  /** The proxy on the way; null for none. With TLS, or `tunnels`, it is asked to CONNECT. */
  readonly via: UpstreamProxy | null;
  /**
   * Whether `via` is asked to CONNECT also without TLS: for what is not HTTP. If not given, plain
   * HTTP goes to the proxy with the whole URL in its first line.
   */
  readonly tunnels?: boolean;
}

/** What the handshake tells the server. */
export interface TlsOffer {
  /**
   * The server's name, which its certificate must be for; an IP address is checked and not sent
   * (RFC 6066, section 3).
   */
  readonly sni: string;
  /** ALPN, by preference: `h2`, `http/1.1`; empty to send none. */
  readonly alpnOffers: readonly string[];
}
