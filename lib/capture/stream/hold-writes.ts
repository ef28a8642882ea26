import type { Duplex } from "node:stream";

/** The streams that hold back what is written to them. */
let holding: Duplex[] = [];

/**
 * Holds back what is written to a stream until all that has come in this turn of the event loop is
 * dealt with. To end the stream sends what is held, to destroy it does not.
 *
 * Hot path: to wake who waits for the bytes costs the kernel more than all else of a write, and who was
 * written to just before is awake already. So writes are made one behind the other.
 */
export function holdWrites(stream: Duplex): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  if (holding.push(stream) === 1) setImmediate(release);
}

/** Sends what is held: before others take the stream over, or it is destroyed. */
export function sendHeld(stream: Duplex): void {
  stream.uncork();
}

function release(): void {
  const streams = holding;
  holding = [];
  for (const stream of streams) stream.uncork();
}
