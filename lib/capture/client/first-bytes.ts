import type { Duplex } from "node:stream";

/** What the first bytes of a stream show; "more" where they are too few to tell. */
export type Look<Found> = (bytes: Buffer) => Found | "more";

/** Nothing came for too long, or too little. */
export type Unfound = "silent" | "slow";

/** The stream ended before its bytes showed what they are. */
export class Ended {
  /** @param bytes All that came. */
  constructor(readonly bytes: Buffer) {}
}

/**
 * Looks at the first bytes of a stream until they show what they are; they stay in the stream, unless
 * it has ended.
 *
 * @param patience Milliseconds from the first byte on, after which it is given up.
 * @param silence Milliseconds for the first byte.
 */
export function lookAtFirstBytes<Found>(
  stream: Duplex,
  look: Look<Found>,
  patience: number,
  silence = patience,
): Promise<Found | Unfound | Ended> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    let timer = setTimeout(() => settle("silent"), silence);
    const settle = (found: Found | Unfound | Ended): void => {
      clearTimeout(timer);
      stream.pause();
      stream.off("data", onData).off("end", onEnd).off("close", onEnd);
      if (bytes.length > 0 && !(found instanceof Ended)) stream.unshift(bytes);
      resolve(found);
    };
    const onData = (chunk: Buffer): void => {
      if (bytes.length === 0) {
        clearTimeout(timer);
        timer = setTimeout(() => settle("slow"), patience);
      }
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      const found = look(bytes);
      if (found !== "more") settle(found);
    };
    const onEnd = (): void => settle(new Ended(bytes));
    if (stream.destroyed || stream.readableEnded) onEnd();
    else stream.on("data", onData).on("end", onEnd).on("close", onEnd).resume();
  });
}
