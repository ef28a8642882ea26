/** How servers are spoken to. Times are in milliseconds; `Infinity` is no limit. */
export interface UpstreamSettings {
  /** Whether servers must show a certificate that is trusted and is for their name. */
  readonly verifies: boolean;
  /** Authorities that are trusted besides those of Node.js, in PEM; null for none. */
  readonly trusted: string | null;
  /** How long it may take until a connection stands, with TLS and all. */
  readonly connectTimeout: number;
  /** How long a server that owes a response may send nothing. */
  readonly responseTimeout: number;
  /** How long a connection without a request is kept. */
  readonly keepAliveTimeout: number;
  /** Bytes that a response's head may have. */
  readonly maxHeadBytes: number;
}

export const defaultUpstreamSettings: UpstreamSettings = {
  verifies: true,
  trusted: null,
  connectTimeout: 30_000,
  responseTimeout: 600_000,
  keepAliveTimeout: 60_000,
  maxHeadBytes: 256 * 1024,
};
