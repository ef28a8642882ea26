import type { Duplex } from "node:stream";

/** What the first bytes of a stream show; "more" where they are too few to tell. */
export type Look<Found> = (bytes: Buffer) => Found | "more";

/** How it ended without a finding. */
export type Unfound = "silent" | "ended";

/**
 * Looks at the first bytes of a stream until they show what they are; they stay in the stream.
 *
 * @param patience Milliseconds after which it is given up, with what is there; null for no limit.
 */
export function lookAtFirstBytes<Found>(
  stream: Duplex,
  look: Look<Found>,
  patience: number | null,
): Promise<Found | Unfound> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const timer = patience === null ? null : setTimeout(() => settle("silent"), patience);
    const settle = (found: Found | Unfound): void => {
      if (timer !== null) clearTimeout(timer);
      stream.pause();
      stream.off("data", onData).off("end", onEnd).off("close", onEnd);
      if (bytes.length > 0 && !stream.destroyed) stream.unshift(bytes);
      resolve(found);
    };
    const onData = (chunk: Buffer): void => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      const found = look(bytes);
      if (found !== "more") settle(found);
    };
    const onEnd = (): void => settle("ended");
    if (stream.destroyed || stream.readableEnded) resolve("ended");
    else stream.on("data", onData).on("end", onEnd).on("close", onEnd).resume();
  });
}
