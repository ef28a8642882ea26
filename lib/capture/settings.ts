/** What a capture does with bodies, and how long it waits for whom. */
export interface CaptureLimits {
  /** Bytes from which on a body is passed on as it comes, and not held until it is whole. */
  readonly streamLargeBodies: number;
  /** What is recorded of a body that is larger: nothing, or as much as would have been held. */
  readonly streamedBodies: "missing" | "cut";
  /** Bytes that a body may have at all; infinity for no limit. */
  readonly maxBodyBytes: number;
  /** Bytes that the header fields of a message may have. */
  readonly maxHeadBytes: number;
  /** Milliseconds for a client to send a whole head, from its first byte on. */
  readonly headTimeout: number;
  /** Milliseconds for which a connection may be silent. */
  readonly idleTimeout: number;
}

export const defaultLimits: CaptureLimits = {
  streamLargeBodies: 64 * 1024 * 1024,
  streamedBodies: "missing",
  maxBodyBytes: Infinity,
  maxHeadBytes: 64 * 1024,
  headTimeout: 30_000,
  idleTimeout: 600_000,
};
