import { Exchange } from "./exchange.js";
import { fieldTexts } from "./fields.js";
import { concurrentTo, idOf, typeOf, type WarcRecord } from "./record.js";
import { roleOf, type Role } from "./roles.js";

/** What comes out of a window: a flow's records, or a record that is no part of a flow. */
export type Released =
  | { readonly exchange: Exchange; readonly other: null }
  | { readonly exchange: null; readonly other: WarcRecord };

/** So many records, and so many bytes, wait for those that belong to them. */
const longestWait = 64;
const heaviestWait = 4 * 1024 * 1024;

/**
 * Joins the records of an exchange, which come one after the other, or nearly so. A record waits for
 * its others only while few come between: memory does not grow with the file.
 *
 * What is released together has no gaps: no record of an exchange comes later than one of another
 * release. So a writer can put all records back in their order.
 */
export class Window {
  #waiting: Released[] = [];
  #byName = new Map<string, Exchange>();
  #bytes = 0;
  #last: Exchange | null = null;

  /** Adds the next record of the file; returns what need not wait any longer. */
  add(record: WarcRecord): readonly Released[] {
    this.#bytes += record.bytes.length;
    const role = roleOf(record);
    const exchange = role === null ? null : this.#exchangeFor(record, role);
    this.#last = exchange;
    if (exchange === null || role === null) {
      this.#waiting.push({ exchange: null, other: record });
    } else {
      exchange.add(record, role);
      for (const name of namesOf(record)) this.#byName.set(name, exchange);
      if (exchange.first === record.index) this.#waiting.push({ exchange, other: null });
    }
    return this.#release(exchange?.first ?? record.index);
  }

  /** Bytes were lost here: a record that names none does not belong to the one before. */
  breakOff(): void {
    this.#last = null;
  }

  /** Releases all that waits. */
  flush(): readonly Released[] {
    return this.#releaseBefore(Infinity);
  }

  /** The exchange that a record belongs to, perhaps a new one; null for metadata of none. */
  #exchangeFor(record: WarcRecord, role: Role): Exchange | null {
    const named = this.#named(record, role);
    if (named !== null) return named;
    if (this.#last?.seemsToBe(record, role) === true) return this.#last;
    return role === "metadata" ? null : new Exchange(record.index);
  }

  #named(record: WarcRecord, role: Role): Exchange | null {
    for (const name of namesOf(record)) {
      const exchange = this.#byName.get(name);
      if (exchange?.lacks(role) === true) return exchange;
    }
    return null;
  }

  /** `newest` is where the exchange, or the record, begins that was added last. */
  #release(newest: number): readonly Released[] {
    const isFull = this.#waiting.length > longestWait || this.#bytes > heaviestWait;
    let cut = newest;
    for (const { exchange } of [...this.#waiting].reverse()) {
      if (exchange === null || exchange.first >= cut) continue;
      if (!exchange.isComplete && !isFull) return [];
      if (exchange.last >= cut) cut = exchange.first;
    }
    const released = this.#releaseBefore(cut);
    // One whose other half never comes would hold up all others.
    return released.length === 0 && isFull ? this.flush() : released;
  }

  #releaseBefore(cut: number): readonly Released[] {
    const count = this.#waiting.findIndex((one) => firstOf(one) >= cut);
    const released = this.#waiting.slice(0, count < 0 ? undefined : count);
    if (released.length === 0) return released;
    this.#waiting = this.#waiting.slice(released.length);
    for (const one of released) this.#forget(one);
    return released;
  }

  #forget({ exchange, other }: Released): void {
    if (exchange === null) {
      this.#bytes -= other.bytes.length;
      return;
    }
    this.#bytes -= exchange.bytes;
    for (const name of exchange.names) this.#byName.delete(name);
    if (exchange === this.#last) this.#last = null;
  }
}

function firstOf({ exchange, other }: Released): number {
  return exchange === null ? other.index : exchange.first;
}

/** The record's own name and those of the records that it belongs to. */
function namesOf(record: WarcRecord): string[] {
  const id = idOf(record);
  const refersTo = typeOf(record) === "metadata" ? fieldTexts(record.head, "warc-refers-to") : [];
  return [...(id === null ? [] : [id]), ...concurrentTo(record), ...refersTo].filter(
    (name) => name !== "",
  );
}
