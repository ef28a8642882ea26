import type { WaitingFlow } from "./waiting-flow.js";

/**
 * So many flows of a capture wait at most, and none longer than so many bytes of its file: a flow keeps
 * the chunk in memory that it was read with.
 */
const mostFlows = 10_000;
const mostBytes = 64 * 1024 * 1024;

type Index = Map<string, Set<WaitingFlow>>;

/** The flows of one capture that have not been matched yet, in their order. */
export class WaitingFlows {
  readonly #waiting = new Map<number, WaitingFlow>();
  /** Their numbers, and those of others that wait no longer: a map would look at these again and again. */
  #order: number[] = [];
  #head = 0;
  #lastOffset = 0;
  readonly #byId: Index = new Map();
  readonly #byKey: readonly [Index, Index, Index] = [new Map(), new Map(), new Map()];
  /** Those that are not in `#byKey`. */
  readonly #withoutKeys = new Set<WaitingFlow>();

  /** Whether the first ones have waited long enough. */
  get isFull(): boolean {
    const first = this.#first();
    if (first === undefined || this.#waiting.size === 1) return false;
    return this.#waiting.size > mostFlows || this.#lastOffset - offsetOf(first) > mostBytes;
  }

  add(waiting: WaitingFlow): void {
    this.#waiting.set(waiting.number, waiting);
    this.#order.push(waiting.number);
    this.#withoutKeys.add(waiting);
    put(this.#byId, waiting.id, waiting);
    this.#lastOffset = offsetOf(waiting);
  }

  /** The first one, which waits no longer; undefined when there is none. */
  takeFirst(): WaitingFlow | undefined {
    return this.#take(this.#first());
  }

  /** The first one with that id. */
  takeById(id: string): WaitingFlow | undefined {
    return this.#take(firstOf(this.#byId.get(id)));
  }

  /** The first one that is like another: as a whole, in what was asked, or in its title. */
  takeLike({ keys }: WaitingFlow, level: 0 | 1 | 2): WaitingFlow | undefined {
    for (const waiting of this.#withoutKeys) {
      for (const nth of levels) put(this.#byKey[nth], waiting.keys[nth], waiting);
    }
    this.#withoutKeys.clear();
    return this.#take(firstOf(this.#byKey[level].get(keys[level])));
  }

  /** Those that wait now. */
  snapshot(): readonly WaitingFlow[] {
    return [...this.#waiting.values()];
  }

  #first(): WaitingFlow | undefined {
    for (; this.#head < this.#order.length; this.#head++) {
      const first = this.#waiting.get(this.#order[this.#head] ?? 0);
      if (first !== undefined) {
        this.#forgetThoseBefore();
        return first;
      }
    }
    this.#order = [];
    this.#head = 0;
    return undefined;
  }

  #forgetThoseBefore(): void {
    if (this.#head < mostFlows) return;
    this.#order = this.#order.slice(this.#head);
    this.#head = 0;
  }

  #take(waiting: WaitingFlow | undefined): WaitingFlow | undefined {
    if (waiting === undefined) return undefined;
    this.#waiting.delete(waiting.number);
    remove(this.#byId, waiting.id, waiting);
    if (this.#withoutKeys.delete(waiting)) return waiting;
    for (const nth of levels) remove(this.#byKey[nth], waiting.keys[nth], waiting);
    return waiting;
  }
}

/** How alike flows may be: what says most comes first. */
export const levels = [0, 1, 2] as const;

function offsetOf({ flow }: WaitingFlow): number {
  return flow.source.place?.offset ?? 0;
}

function firstOf(flows: Iterable<WaitingFlow> | undefined): WaitingFlow | undefined {
  for (const flow of flows ?? []) return flow;
  return undefined;
}

function put(index: Index, key: string, flow: WaitingFlow): void {
  const flows = index.get(key);
  if (flows === undefined) index.set(key, new Set([flow]));
  else flows.add(flow);
}

function remove(index: Index, key: string, flow: WaitingFlow): void {
  const flows = index.get(key);
  flows?.delete(flow);
  if (flows?.size === 0) index.delete(key);
}
