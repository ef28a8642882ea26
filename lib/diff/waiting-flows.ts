import type { Flow } from "../flow/flow.js";
import { flowKeys, type FlowKeys } from "./flow-keys.js";

/** A flow of one capture, while it waits for its like in the other. */
export interface WaitingFlow {
  readonly flow: Flow;
  readonly id: string;
  /** Its number in the capture, from 1. */
  readonly number: number;
}

interface Entry extends WaitingFlow {
  /** Looked at where there are flows whose ids do not match. */
  keys: FlowKeys | null;
}

/**
 * So many flows of a capture wait at most, and none longer than so many bytes of its file: a flow keeps
 * the chunk in memory that it was read with.
 */
const mostFlows = 10_000;
const mostBytes = 64 * 1024 * 1024;

/** The flows of one capture that have not been matched yet, in their order. */
export class WaitingFlows {
  readonly #entries = new Set<Entry>();
  readonly #byId = new Map<string, Set<Entry>>();
  readonly #byKey = [0, 1, 2].map(() => new Map<string, Set<Entry>>());
  readonly #withoutKeys = new Set<Entry>();
  #lastOffset = 0;

  /** Whether the first ones have waited long enough. */
  get isFull(): boolean {
    const first = this.#first();
    if (first === undefined || this.#entries.size === 1) return false;
    const bytes = this.#lastOffset - (first.flow.source.place?.offset ?? 0);
    return this.#entries.size > mostFlows || bytes > mostBytes;
  }

  add(waiting: WaitingFlow): void {
    const entry = { ...waiting, keys: null };
    this.#entries.add(entry);
    this.#withoutKeys.add(entry);
    put(this.#byId, entry.id, entry);
    this.#lastOffset = waiting.flow.source.place?.offset ?? 0;
  }

  /** The first one, which waits no longer; undefined when there is none. */
  takeFirst(): WaitingFlow | undefined {
    return this.#take(this.#first());
  }

  /** The first one with that id. */
  takeById(id: string): WaitingFlow | undefined {
    return this.#take(firstOf(this.#byId.get(id)));
  }

  /** The first one that is like a flow: the whole of it, what was asked, or its title (`level` 0 to 2). */
  takeLike(flow: Flow, level: number): WaitingFlow | undefined {
    for (const entry of this.#withoutKeys) {
      entry.keys = flowKeys(entry.flow);
      for (const [nth, key] of entry.keys.entries()) put(this.#byKey[nth], key, entry);
    }
    this.#withoutKeys.clear();
    return this.#take(firstOf(this.#byKey[level]?.get(flowKeys(flow)[level] ?? "")));
  }

  /** Those that wait now. */
  snapshot(): readonly WaitingFlow[] {
    return [...this.#entries];
  }

  #first(): Entry | undefined {
    return firstOf(this.#entries);
  }

  #take(entry: Entry | undefined): WaitingFlow | undefined {
    if (entry === undefined) return undefined;
    this.#entries.delete(entry);
    this.#withoutKeys.delete(entry);
    remove(this.#byId, entry.id, entry);
    for (const [nth, key] of entry.keys?.entries() ?? []) remove(this.#byKey[nth], key, entry);
    return entry;
  }
}

function firstOf(entries: Iterable<Entry> | undefined): Entry | undefined {
  for (const entry of entries ?? []) return entry;
  return undefined;
}

function put(index: Map<string, Set<Entry>> | undefined, key: string, entry: Entry): void {
  const entries = index?.get(key);
  if (entries === undefined) index?.set(key, new Set([entry]));
  else entries.add(entry);
}

function remove(index: Map<string, Set<Entry>> | undefined, key: string, entry: Entry): void {
  const entries = index?.get(key);
  entries?.delete(entry);
  if (entries?.size === 0) index?.delete(key);
}
