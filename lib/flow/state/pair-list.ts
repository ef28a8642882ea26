import { isPairName } from "./pair-name.js";
import { PlainList } from "./plain-list.js";
import {
  copyOf,
  isList,
  isNode,
  type StateList,
  type StateNode,
  type StateValue,
} from "./state.js";

/** Pairs of bytes that lie side by side, as header fields do that were received. */
export interface PairBytes {
  readonly bytes: Buffer;
  /** The same bytes, one character each. */
  readonly text: string;
  /** Four for each pair: where its two parts begin and end. */
  readonly places: readonly number[];
}

/** How many places a pair has. */
export const placesOfPair = 4;

/**
 * A list of pairs of bytes that were received. Hot path: pairs are looked at where they lie. What is
 * added behind them leaves them there; any other change takes them apart.
 */
export class PairList implements StateList {
  readonly kind = "list";
  readonly received: PairBytes;
  #added: readonly StateValue[] = [];
  /** Takes the place of all that was received or added. */
  #plain: PlainList | null = null;
  #touched = false;

  constructor(received: PairBytes) {
    this.received = received;
  }

  get touched(): boolean {
    return this.#touched;
  }

  /** What stands behind the pairs that were received. */
  get added(): readonly StateValue[] {
    return this.#added;
  }

  /** What the list is now, where it is no longer what was received and what was added. */
  get plain(): PlainList | null {
    return this.#plain;
  }

  get length(): number {
    return this.#plain?.length ?? this.#receivedLength + this.#added.length;
  }

  opened(): readonly StateNode[] {
    return this.#plain?.opened() ?? this.#added.filter(isNode);
  }

  markSettled(): void {
    this.#touched = false;
  }

  get(index: number): StateValue {
    return this.#toPlain().get(index);
  }

  splice(start: number, deleteCount: number, items: readonly StateValue[]): void {
    const isAddition = this.#plain === null && deleteCount === 0 && start === this.length;
    if (isAddition) this.#added = [...this.#added, ...items];
    else this.#toPlain().splice(start, deleteCount, items);
    this.#touched = true;
  }

  clone(copies: ReadonlyMap<StateNode, StateNode>): PairList {
    const copy = new PairList(this.received);
    copy.#added = this.#added.map((value) => copyOf(value, copies));
    copy.#plain = this.#plain?.clone(copies) ?? null;
    copy.#touched = this.#touched;
    return copy;
  }

  findPair(name: string, from: number): number {
    if (this.#plain !== null) return this.#plain.findPair(name, from);
    const { bytes, places } = this.received;
    for (let at = from * placesOfPair; at < places.length; at += placesOfPair) {
      if (isPairName(bytes, places[at] ?? 0, places[at + 1] ?? 0, name)) return at / placesOfPair;
    }
    const count = this.#receivedLength;
    for (let index = Math.max(from - count, 0); index < this.#added.length; index++) {
      const bytes = partOf(this.#added[index], 0);
      if (bytes !== null && isPairName(bytes, 0, bytes.length, name)) return index + count;
    }
    return -1;
  }

  pairPart(index: number, part: 0 | 1): Buffer | null {
    if (this.#plain !== null) return this.#plain.pairPart(index, part);
    const { bytes, places } = this.received;
    const at = index * placesOfPair + part * 2;
    if (at < places.length) return bytes.subarray(places[at], places[at + 1]);
    return partOf(this.#added[index - this.#receivedLength], part);
  }

  /** As `pairPart`, one character a byte. */
  pairText(index: number, part: 0 | 1): string | null {
    const { text, places } = this.received;
    const at = index * placesOfPair + part * 2;
    if (this.#plain === null && at < places.length) return text.slice(places[at], places[at + 1]);
    return this.pairPart(index, part)?.toString("latin1") ?? null;
  }

  get #receivedLength(): number {
    return this.received.places.length / placesOfPair;
  }

  /** Nested lists are to be the same each time that they are handed out. */
  #toPlain(): PlainList {
    if (this.#plain === null) {
      const items = Array.from({ length: this.#receivedLength }, (_, index) => {
        return new PlainList([this.#part(index, 0), this.#part(index, 1)]);
      });
      this.#plain = new PlainList([...items, ...this.#added]);
    }
    return this.#plain;
  }

  #part(index: number, part: 0 | 1): Buffer {
    const { bytes, places } = this.received;
    const at = index * placesOfPair + part * 2;
    return bytes.subarray(places[at], places[at + 1]);
  }
}

function partOf(pair: StateValue | undefined, part: 0 | 1): Buffer | null {
  const value = isList(pair) && pair.length === 2 ? pair.get(part) : null;
  return Buffer.isBuffer(value) ? value : null;
}

/** A part of a pair in a list of pairs, one character a byte; null when it is not bytes. */
export function pairText(list: StateList, index: number, part: 0 | 1): string | null {
  if (list instanceof PairList) return list.pairText(index, part);
  return list.pairPart(index, part)?.toString("latin1") ?? null;
}
