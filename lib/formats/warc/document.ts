import type { Losses } from "../losses.js";
import { describeRecord } from "./roles.js";
import { typeOf, type WarcRecord } from "./record.js";

/** Bytes of a web archive that belong to no flow, to be written where they were. */
export interface OtherBytes {
  /** The place of their record in the file. */
  readonly index: number;
  readonly bytes: Buffer;
  /** Whether a record begins with them. */
  readonly beginsRecord: boolean;
}

/**
 * What a web archive has besides flows: `warcinfo`, `resource` and other records. A writer of web
 * archives takes them over; where there is none they are counted, but for `warcinfo`: every file has
 * that, and it is about the file.
 */
export class WarcDocument {
  readonly #passedOver: Losses | null;
  #isTakenOver = false;
  #others: OtherBytes[] = [];

  constructor(passedOver: Losses | null) {
    this.#passedOver = passedOver;
  }

  /** Whether there is something to be taken over that was not. */
  get hasOthers(): boolean {
    return this.#others.length > 0;
  }

  /** From now on somebody calls `takeOthers`. */
  takeOver(): void {
    this.#isTakenOver = true;
  }

  /** Begins a record that is no part of a flow. */
  beginOther(record: Pick<WarcRecord, "head" | "index" | "bytes">): void {
    if (this.#isTakenOver) this.#others.push({ ...pick(record), beginsRecord: true });
    else if (typeOf(record) !== "warcinfo") this.#passedOver?.add([describeRecord(record)]);
  }

  /** Adds to the last record, or what is behind all records. */
  addToOther(more: Pick<WarcRecord, "index" | "bytes">): void {
    if (this.#isTakenOver && more.bytes.length > 0) {
      this.#others.push({ ...pick(more), beginsRecord: false });
    }
  }

  /** What was read since it was called last. */
  takeOthers(): readonly OtherBytes[] {
    const others = this.#others;
    this.#others = [];
    return others;
  }
}

function pick({ index, bytes }: Pick<WarcRecord, "index" | "bytes">) {
  return { index, bytes };
}
