import type { CaptureLimits } from "../settings.js";

/**
 * The body of a message as it comes in. At first all of it is held; once it is passed on as it comes,
 * no more is kept than is recorded.
 */
export class BodyRecord {
  readonly #limits: CaptureLimits;
  #chunks: Buffer[] = [];
  #keptBytes = 0;
  #totalBytes = 0;
  #isReleased = false;

  constructor(limits: CaptureLimits) {
    this.#limits = limits;
  }

  /** Bytes that have come. */
  get length(): number {
    return this.#totalBytes;
  }

  /** Whether it is more than is to be held. */
  get isLarge(): boolean {
    return this.#totalBytes > this.#limits.streamLargeBodies;
  }

  /** Whether it is more than is allowed. */
  get isTooLarge(): boolean {
    return this.#totalBytes > this.#limits.maxBodyBytes;
  }

  add(chunk: Buffer): void {
    this.#totalBytes += chunk.length;
    const room = this.#isReleased ? this.#limits.streamLargeBodies - this.#keptBytes : Infinity;
    if (room <= 0) return;
    this.#chunks.push(room < chunk.length ? chunk.subarray(0, room) : chunk);
    this.#keptBytes += Math.min(room, chunk.length);
  }

  /** Gives out what is held, to be passed on: from here on pieces are passed on as they come. */
  release(): readonly Buffer[] {
    const held = this.#chunks;
    this.#chunks = [];
    this.#keptBytes = this.#totalBytes = 0;
    this.#isReleased = true;
    for (const chunk of held) this.add(chunk);
    return held;
  }

  /** What is recorded of the body; null where it is too large to be recorded. */
  take(): Buffer | null {
    const chunks = this.#chunks;
    this.#chunks = [];
    if (this.#isReleased && this.isLarge && this.#limits.streamedBodies === "missing") return null;
    const [first] = chunks;
    return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  }
}
