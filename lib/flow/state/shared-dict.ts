import { PlainDict } from "./plain-dict.js";
import type { StateValue } from "./state.js";

/**
 * A dictionary that many flows have: that of a connection. What it is written as is kept with it, for
 * in small flows that is most of what is written. The lists in it are replaced, and not changed.
 */
export class SharedDict extends PlainDict {
  #encoded: Buffer | null = null;

  /** What it was written as; null where it was not, or was changed since. */
  get encoded(): Buffer | null {
    return this.#encoded;
  }

  /** Keeps what it is written as now. */
  keepEncoded(encoded: Buffer): void {
    this.#encoded = encoded;
  }

  override set(key: string, value: StateValue): void {
    super.set(key, value);
    this.#encoded = null;
  }

  override delete(key: string): boolean {
    this.#encoded = null;
    return super.delete(key);
  }
}
