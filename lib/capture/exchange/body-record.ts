import type { BodyStream } from "../../flow/body-stream.js";
import type { CaptureLimits } from "../settings.js";
import { changedPieces } from "./changed-pieces.js";

/** So much of a body is taken while handlers are looking at its head. */
export const maxEarlyBytes = 1024 * 1024;

const noBytes = Buffer.alloc(0);

/**
 * The body of a message as it comes in. At first all of it is held; once it is passed on as it comes,
 * no more is kept than is recorded.
 */
export class BodyRecord {
  readonly #limits: CaptureLimits;
  #chunks: Buffer[] = [];
  #keptBytes = 0;
  #receivedBytes = 0;
  /** Bytes of what is passed on; before that, of what is held. */
  #totalBytes = 0;
  #isReleased = false;
  #change: BodyStream | null = null;

  constructor(limits: CaptureLimits) {
    this.#limits = limits;
  }

  /** Bytes that have come. */
  get length(): number {
    return this.#receivedBytes;
  }

  /** Whether it is more than is to be held. */
  get isLarge(): boolean {
    return this.#totalBytes > this.#limits.streamLargeBodies;
  }

  /** Whether it is more than is allowed. */
  get isTooLarge(): boolean {
    return this.#receivedBytes > this.#limits.maxBodyBytes;
  }

  /** Takes what came; what of it goes on after `release`, `pass` says. */
  add(chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    if (!this.#isReleased) this.#keep(chunk);
  }

  /**
   * Gives out what is held, to be passed on: from here on pieces are passed on as they come.
   *
   * @param change What a script makes of each piece; null for nothing else.
   * @throws what the script throws.
   */
  release(change: BodyStream | null): readonly Buffer[] {
    const held = this.#chunks;
    this.#chunks = [];
    this.#keptBytes = this.#totalBytes = 0;
    this.#isReleased = true;
    this.#change = change;
    return held.flatMap((chunk) => this.pass(chunk));
  }

  /** What goes on of a piece, and is recorded. @throws what the script throws. */
  pass(chunk: Buffer): readonly Buffer[] {
    const pieces = this.#change === null ? [chunk] : changedPieces(this.#change, chunk);
    for (const piece of pieces) this.#keep(piece);
    return pieces;
  }

  /** What a script adds at the end. @throws what the script throws. */
  end(): readonly Buffer[] {
    return this.#change === null ? [] : this.pass(noBytes);
  }

  /** What is recorded of the body; null where it is too large to be recorded. */
  take(): Buffer | null {
    const chunks = this.#chunks;
    this.#chunks = [];
    if (this.#isReleased && this.isLarge && this.#limits.streamedBodies === "missing") return null;
    const [first = noBytes] = chunks;
    return chunks.length <= 1 ? first : Buffer.concat(chunks);
  }

  #keep(chunk: Buffer): void {
    this.#totalBytes += chunk.length;
    const room = this.#isReleased ? this.#limits.streamLargeBodies - this.#keptBytes : Infinity;
    if (room <= 0) return;
    this.#chunks.push(room < chunk.length ? chunk.subarray(0, room) : chunk);
    this.#keptBytes += Math.min(room, chunk.length);
  }
}
