import type { Duplex } from "node:stream";

/** What the first bytes of a stream show; "more" where they are too few to tell. */
export type Look<Found> = (bytes: Buffer) => Found | "more";

/** The stream ended before its bytes showed what they are. */
export class Ended {
  /** @param bytes All that came. */
  constructor(readonly bytes: Buffer) {}
}

/**
 * Looks at the first bytes of a stream until they show what they are; they stay in the stream, unless
 * it has ended.
 *
 * @param patience Milliseconds after which it is given up, with what is there; null for no limit.
 */
export function lookAtFirstBytes<Found>(
  stream: Duplex,
  look: Look<Found>,
  patience: number | null,
): Promise<Found | "silent" | Ended> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const timer = patience === null ? null : setTimeout(() => settle("silent"), patience);
    const settle = (found: Found | "silent" | Ended): void => {
      if (timer !== null) clearTimeout(timer);
      stream.pause();
      stream.off("data", onData).off("end", onEnd).off("close", onEnd);
      if (bytes.length > 0 && !(found instanceof Ended)) stream.unshift(bytes);
      resolve(found);
    };
    const onData = (chunk: Buffer): void => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      const found = look(bytes);
      if (found !== "more") settle(found);
    };
    const onEnd = (): void => settle(new Ended(bytes));
    if (stream.destroyed || stream.readableEnded) resolve(new Ended(bytes));
    else stream.on("data", onData).on("end", onEnd).on("close", onEnd).resume();
  });
}
