import { blockOf, concurrentTo, idOf, targetUriOf, type WarcRecord } from "./record.js";
import type { Role } from "./roles.js";

/** The records of one flow. */
export class Exchange {
  request: WarcRecord | null = null;
  response: WarcRecord | null = null;
  readonly metadata: WarcRecord[] = [];
  /** In the order of the file. */
  readonly records: WarcRecord[] = [];
  /** Whether a record of it names another. */
  #isNamed = false;

  constructor(
    /** The place of its first record in the file. */
    readonly first: number,
  ) {}

  /** The place of its last record in the file. */
  get last(): number {
    return this.records.at(-1)?.index ?? this.first;
  }

  /** Whether nothing but metadata can be missing. */
  get isComplete(): boolean {
    return this.request !== null && this.response !== null;
  }

  /** Whether it has room for a record. */
  lacks(role: Role): boolean {
    return role === "metadata" || this[role] === null;
  }

  /** Whether a record that names none seems to be its other half: it is about the same URL. */
  seemsToBe(record: WarcRecord, role: Role): boolean {
    const other = this.request ?? this.response;
    if (role === "metadata" || other === null || this.isComplete || !this.lacks(role)) return false;
    const isFree = !this.#isNamed && concurrentTo(record).length === 0;
    return isFree && targetUriOf(other) === targetUriOf(record);
  }

  add(record: WarcRecord, role: Role): void {
    if (role === "metadata") this.metadata.push(record);
    else this[role] = record;
    this.records.push(record);
    if (role !== "metadata" && concurrentTo(record).length > 0) this.#isNamed = true;
  }

  /** How many bytes are held for it. */
  get bytes(): number {
    return this.records.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** What names it in other records. */
  get names(): string[] {
    return this.records.flatMap((record) => {
      const id = idOf(record);
      return id === null ? concurrentTo(record) : [id, ...concurrentTo(record)];
    });
  }

  /** Whether there is a response with an HTTP head: a revisit may have none. */
  get hasResponse(): boolean {
    return this.response !== null && blockOf(this.response).length > 0;
  }
}
