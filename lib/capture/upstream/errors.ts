import type { ServerConnection } from "../../flow/connection.js";

/** What failed between the proxy, or a replay, and a server. */
export type UpstreamFailure =
  /** The name has no address. */
  | "dns"
  /** Nobody listens, the network is unreachable and the like. */
  | "connect"
  /** The proxy on the way did not make a connection. */
  | "proxy"
  /** The TLS handshake failed. */
  | "tls"
  /** The server's certificate is not trusted, or for another name. */
  | "certificate"
  /** The server closed or reset the connection too early. */
  | "closed"
  /** What the server sent is not HTTP. */
  | "protocol"
  /** It took too long. */
  | "timeout"
  /** The request cannot be sent as it is. */
  | "request";

/** A request or a connection to a server failed. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";

  constructor(
    readonly failure: UpstreamFailure,
    /** What went wrong, in the words that `FlowError.msg` gets: mitmproxy's, where it has some. */
    message: string,
    /** The connection as far as it came; null when none was tried. */
    readonly serverConn: ServerConnection | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
