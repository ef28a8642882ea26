import { createHash } from "node:crypto";
import type { Random } from "../random.js";

/** The inputs that each did something new, from which others are made. */
export class Pool {
  readonly #inputs: Buffer[] = [];
  readonly #names = new Set<string>();

  get inputs(): readonly Buffer[] {
    return this.#inputs;
  }

  /** False when it is there already. */
  add(input: Buffer): boolean {
    const name = nameOf(input);
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    // A copy: it may be a part of something larger.
    this.#inputs.push(Buffer.from(input));
    return true;
  }

  /** One of them, the last ones more often: what is new has been tried least. An empty one of none. */
  pick(random: Random): Buffer {
    const { length } = this.#inputs;
    const range = random.oneIn(3) ? Math.min(length, 20) : length;
    return this.#inputs[length - 1 - random.below(range)] ?? Buffer.alloc(0);
  }
}

/** What a file with this input is called. */
export function nameOf(input: Buffer): string {
  return createHash("sha1").update(input).digest("hex").slice(0, 16);
}
