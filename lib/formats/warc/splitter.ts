import { GatheredBytes } from "../shared/gathered-bytes.js";
import { endOfHead, fieldText, parseHead, type Head } from "./fields.js";
import { longestHead, magic } from "./head.js";
import { isLineEnd } from "./line-end.js";
import { isKept } from "./roles.js";
import { RecordError, type WarcRecord } from "./record.js";

/** A record, or a part of one that is too long to be gathered. */
export type Piece =
  | { readonly kind: "record"; readonly record: WarcRecord }
  /** The beginning of a record that is no part of a flow. */
  | { readonly kind: "begin"; readonly head: Head; readonly index: number; readonly bytes: Buffer }
  /** More of it. */
  | { readonly kind: "more"; readonly index: number; readonly bytes: Buffer };

/** Longer records that are no part of a flow come in pieces: they need not be in memory whole. */
export const longestWhole = 64 * 1024;

const nothing: Buffer = Buffer.alloc(0);
const lineFeed = 0x0a;
const knownVersion = /^WARC\/(?:0\.1[78]|1\.\d)$/;

/** The record in hand, from the end of its head on. */
interface OpenRecord {
  readonly head: Head;
  readonly offset: number;
  /** Where its version line begins, among its bytes. */
  readonly start: number;
  readonly blockEnd: number;
  readonly isGathered: boolean;
  /** Bytes of the block that are still to come. */
  missing: number;
  /** How many line ends there were behind the block: two belong to the record. */
  lineEnds: number;
}

/** Finds the records of a web archive in the chunks that it comes in. */
export class WarcSplitter {
  readonly #maxRecordBytes: number;
  /** Where in the file the chunk in hand begins. */
  #chunkAt = 0;
  #index = 0;
  #open: OpenRecord | null = null;
  readonly #gathered = new GatheredBytes();
  /** The end of the last chunk: the beginning of a head. */
  #rest = nothing;
  /** How much of that was looked through for the end of the head. */
  #scannedTo = 0;

  constructor(maxRecordBytes: number) {
    this.#maxRecordBytes = maxRecordBytes;
  }

  /**
   * The records that end in the next chunk, and parts of those that are too long.
   *
   * @throws RecordError at the first bytes that are not right, after the records before them.
   */
  *split(next: Buffer): Generator<Piece> {
    const chunk = this.#rest.length === 0 ? next : Buffer.concat([this.#rest, next]);
    this.#rest = nothing;
    for (let at = 0; at < chunk.length;) {
      const start = at;
      const isNew = this.#open === null;
      if (this.#open === null) {
        const blockAt = this.#openRecord(chunk, at);
        if (blockAt === null) break;
        at = blockAt;
      }
      at = this.#readBody(chunk, at);
      yield* this.#take(chunk, start, at, isNew);
    }
    this.#chunkAt += chunk.length - this.#rest.length;
  }

  /**
   * What is left at the end of the file.
   *
   * @throws RecordError when it ends too early.
   */
  *end(): Generator<Piece> {
    const open = this.#open;
    if (open !== null) {
      if (open.missing > 0) {
        throw new RecordError(
          `the file ends in the middle of a record: ${open.missing} bytes that its Content-Length tells of are missing`,
          open.offset,
        );
      }
      yield this.#close(open, this.#gathered.take());
      return;
    }
    const rest = this.#rest;
    this.#rest = nothing;
    const recordAt = skipLineEnds(rest, 0);
    if (recordAt < rest.length) {
      throw new RecordError(
        "the file ends in the middle of a record's head",
        this.#chunkAt + recordAt,
      );
    }
    if (rest.length > 0) yield { kind: "more", index: this.#index, bytes: rest };
  }

  /** Reads a head; where its block begins, null when the chunk does not have all of it. */
  #openRecord(chunk: Buffer, from: number): number | null {
    const start = skipLineEnds(chunk, from);
    const recordAt = this.#chunkAt + start;
    const seen = chunk.subarray(start, start + magic.length);
    if (!seen.equals(magic.subarray(0, seen.length))) throw this.#strayBytes(chunk, start);
    const end = endOfHead(chunk, Math.max(start, from + this.#scannedTo));
    if (end < 0 || end - start > longestHead) {
      if (chunk.length - from > longestHead) {
        throw new RecordError("the head of a record does not end", recordAt);
      }
      this.#rest = chunk.subarray(from);
      this.#scannedTo = Math.max(0, this.#rest.length - 3);
      return null;
    }
    this.#scannedTo = 0;
    const head = parseHead(chunk.subarray(from, end), start - from, end - from);
    this.#open = this.#checked(head, recordAt, start - from);
    return end;
  }

  #checked(head: Head, offset: number, start: number): OpenRecord {
    const version = head.firstLine.toString("latin1");
    if (!knownVersion.test(version)) {
      throw new RecordError(`${JSON.stringify(version)} is not a version that is known`, offset);
    }
    const spelled = fieldText(head, "content-length");
    if (spelled === null) throw new RecordError("the record has no Content-Length", offset);
    const length = /^[0-9]{1,15}$/.test(spelled) ? Number(spelled) : NaN;
    if (Number.isNaN(length)) {
      throw new RecordError(`its Content-Length is no number: ${JSON.stringify(spelled)}`, offset);
    }
    const isGathered = isKept({ head }) || length <= longestWhole;
    if (isGathered && length > this.#maxRecordBytes) {
      throw new RecordError(
        `it has more than ${this.#maxRecordBytes} bytes, which are not read`,
        offset,
      );
    }
    const blockEnd = head.end + length;
    return { head, offset, start, blockEnd, isGathered, missing: length, lineEnds: 0 };
  }

  /** Reads on in the block and behind it; the index behind what was read. */
  #readBody(chunk: Buffer, from: number): number {
    const open = this.#open;
    if (open === null) return from;
    const inBlock = Math.min(open.missing, chunk.length - from);
    open.missing -= inBlock;
    let at = from + inBlock;
    if (open.missing > 0) return at;
    while (at < chunk.length && open.lineEnds < 2 && isLineEnd(chunk[at])) {
      if (chunk[at] === lineFeed) open.lineEnds++;
      at++;
    }
    return at;
  }

  /** Hands on what was read of the record in hand. */
  *#take(chunk: Buffer, start: number, end: number, isNew: boolean): Generator<Piece> {
    const open = this.#open;
    if (open === null) return;
    const isOver = open.missing === 0 && (open.lineEnds === 2 || end < chunk.length);
    if (!open.isGathered) {
      const bytes = chunk.subarray(start, end);
      const { head } = open;
      if (isNew) yield { kind: "begin", head, index: this.#index, bytes };
      else yield { kind: "more", index: this.#index, bytes };
      if (isOver) this.#leave();
      return;
    }
    if (!isOver) {
      this.#gathered.add(chunk, start, end);
      return;
    }
    if (isNew) {
      yield this.#close(open, chunk.subarray(start, end));
      return;
    }
    this.#gathered.add(chunk, start, end);
    yield this.#close(open, this.#gathered.take());
  }

  #close({ head, offset, start, blockEnd, isGathered }: OpenRecord, bytes: Buffer): Piece {
    const index = this.#index;
    this.#leave();
    if (!isGathered) return { kind: "more", index, bytes };
    return { kind: "record", record: { bytes, head, blockEnd, index, offset, start } };
  }

  #leave(): void {
    this.#open = null;
    this.#index++;
  }

  #strayBytes(chunk: Buffer, at: number): RecordError {
    const found = JSON.stringify(chunk.toString("latin1", at, at + 16));
    const reason =
      this.#index === 0
        ? `this is not a web archive: it has ${found}`
        : `there should be a record, but there is ${found}; the record before has a wrong Content-Length, it seems,`;
    const offset = this.#chunkAt + at;
    return new RecordError(`${reason} at byte ${offset}`, offset);
  }
}

function skipLineEnds(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && isLineEnd(bytes[at])) at++;
  return at;
}
