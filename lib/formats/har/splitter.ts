import { FlowReadError } from "../errors.js";
import { JsonError } from "../json/json-error.js";
import { ValueSkipper } from "../json/value-skipper.js";
import { GatheredBytes } from "../shared/gathered-bytes.js";
import { HarDocument } from "./document.js";
import { Outline } from "./outline.js";
import type { EntryRecord } from "./record.js";

const nothing: Buffer = Buffer.alloc(0);

/**
 * Cuts a HAR file, that comes in chunks of any size, into its entries and what is around them. An
 * entry within a chunk is a part of that chunk; one that goes over several is put together in memory
 * of its own.
 */
export class HarSplitter {
  readonly document = new HarDocument();
  readonly #file: string;
  readonly #maxFlowBytes: number;
  readonly #outline = new Outline();
  readonly #skipper = new ValueSkipper();
  /** The number of the next entry, or of the one in hand. */
  #number = 1;
  /** Where in the file the chunk in hand begins. */
  #chunkAt = 0;
  /** Where in the file the entry in hand begins; null between entries. */
  #entryAt: number | null = null;
  /** What there is of the entry in hand, and what lies before it. */
  readonly #entry = new GatheredBytes();
  #before = nothing;
  /** What there is of the bytes around entries since the last one. */
  readonly #around = new GatheredBytes();
  /** The end of the last chunk, where it makes sense only with the next one. */
  #rest = nothing;

  constructor(file: string, maxFlowBytes: number) {
    this.#file = file;
    this.#maxFlowBytes = maxFlowBytes;
  }

  /**
   * The entries that end in the next chunk.
   *
   * Hot path: of an entry it only counts the brackets.
   *
   * @throws FlowReadError at the first bytes that are not right, after the entries before them.
   */
  *split(next: Buffer): Generator<EntryRecord> {
    const chunk = this.#rest.length === 0 ? next : Buffer.concat([this.#rest, next]);
    this.#rest = nothing;
    for (let at = 0; at < chunk.length;) {
      if (this.#entryAt === null) {
        const entryAt = this.#findEntry(chunk, at);
        if (entryAt < 0) break;
        at = entryAt;
      }
      const end = this.#skipper.skip(chunk, at);
      if (end < 0) {
        this.#keep(this.#entry, chunk, at, chunk.length);
        break;
      }
      yield this.#record(whole(this.#entry, chunk, at, end));
      at = end;
    }
    this.#chunkAt += chunk.length - this.#rest.length;
  }

  /** @throws FlowReadError when the file ends too early. */
  end(): void {
    if (this.#entryAt !== null) {
      throw this.#error(
        `the file ends in the middle of ${this.#outline.place}[${this.#number - 1}]`,
      );
    }
    if (!this.#outline.isWhole) {
      throw this.#error(`the file ends in the middle of ${this.#outline.place}`, this.#chunkAt);
    }
    if (!this.#outline.hasEntries) {
      throw this.#error("this is not a HAR file: it has no list log.entries", this.#chunkAt);
    }
    this.document.tail = this.#around.take();
    this.document.pages = this.#outline.pages;
  }

  /** Reads up to the next entry; where it begins, -1 when the chunk ends before. */
  #findEntry(chunk: Buffer, from: number): number {
    let around = from;
    for (let at = from; at < chunk.length;) {
      if (this.#outline.isEntry(chunk, at)) {
        this.#entryAt = this.#chunkAt + at;
        this.#before = whole(this.#around, chunk, around, at);
        return at;
      }
      const behind = this.#readPiece(chunk, at);
      if (behind === null) {
        this.#rest = chunk.subarray(at);
        this.#keep(this.#around, chunk, around, at);
        return -1;
      }
      at = behind;
      if (this.document.head === null && this.#outline.hasEntries) {
        this.document.head = whole(this.#around, chunk, around, at);
        this.document.pages = this.#outline.pages;
        this.document.tailAt = this.#chunkAt + at;
        around = at;
      }
    }
    this.#keep(this.#around, chunk, around, chunk.length);
    return -1;
  }

  #readPiece(chunk: Buffer, at: number): number | null {
    try {
      return this.#outline.read(chunk, at, this.#chunkAt);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      throw this.#error(error.message, error.at);
    }
  }

  #keep(memory: GatheredBytes, chunk: Buffer, start: number, end: number): void {
    memory.add(chunk, start, end);
    if (memory.length <= this.#maxFlowBytes) return;
    const what = memory === this.#entry ? "it" : "what is around the entries";
    throw this.#error(`${what} has more than ${this.#maxFlowBytes} bytes, which are not read`);
  }

  #record(bytes: Buffer): EntryRecord {
    const { document } = this;
    const record = {
      bytes,
      before: this.#before,
      document,
      file: this.#file,
      number: this.#number,
      offset: this.#entryAt ?? 0,
    };
    if (this.#number === 1) document.lead = this.#before;
    else document.separator ??= this.#before;
    document.tailAt = record.offset + bytes.length;
    this.#entryAt = null;
    this.#number++;
    return record;
  }

  #error(reason: string, at: number = this.#entryAt ?? this.#chunkAt): FlowReadError {
    const place = { file: this.#file, number: this.#number, offset: this.#entryAt ?? at };
    return new FlowReadError(place, reason, at);
  }
}

/** What was gathered, with a last part. What lies in one chunk stays there and is not copied. */
function whole(gathered: GatheredBytes, chunk: Buffer, start: number, end: number): Buffer {
  if (gathered.length === 0) return chunk.subarray(start, end);
  gathered.add(chunk, start, end);
  return gathered.take();
}
