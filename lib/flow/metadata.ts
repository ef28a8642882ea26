import { fromState, isSame, toState, type PlainValue } from "./state/plain-value.js";
import type { StateDict } from "./state/state.js";

/**
 * Notes about a flow under text keys, for scripts: whatever is set here is saved with the flow.
 * (mitmproxy `flow.metadata`) Values are read as plain data; to change one, set it anew.
 */
export class Metadata implements Iterable<[key: string, value: PlainValue]> {
  /** @internal */
  constructor(private readonly state: StateDict) {}

  get size(): number {
    return this.state.keys().length;
  }

  /** The value under a key; undefined when there is none. */
  get(key: string): PlainValue | undefined {
    const value = this.state.get(key);
    return value === undefined ? undefined : fromState(value);
  }

  has(key: string): boolean {
    return this.state.has(key);
  }

  /** Whole numbers are saved as integers, others as floats, a `Uint8Array` as bytes. */
  set(key: string, value: PlainValue): void {
    const present = this.state.get(key);
    if (present === undefined || !isSame(present, value)) this.state.set(key, toState(value));
  }

  /** Removes a key; false when it was not there. */
  delete(key: string): boolean {
    return this.state.delete(key);
  }

  keys(): string[] {
    return [...this.state.keys()];
  }

  *[Symbol.iterator](): Generator<[key: string, value: PlainValue]> {
    for (const key of this.state.keys()) {
      const value = this.state.get(key);
      if (value !== undefined) yield [key, fromState(value)];
    }
  }
}
