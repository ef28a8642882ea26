import type { Finder, Finding } from "../recovery/finder.js";
import type { Window } from "../recovery/window.js";
import { hasRightDigest, isDoubtful } from "./credible.js";
import { fieldText, parseHead, type Head } from "./fields.js";
import { blockLength, hasMandatoryFields, magic, repeatsFields } from "./head.js";
import { HeadEnds } from "./head-ends.js";
import { Heads } from "./heads.js";
import { parseDate } from "./import/date.js";
import { isLineEnd } from "./line-end.js";
import type { WarcRecord } from "./record.js";
import { mayBeRecord, nextRecordStart } from "./record-start.js";
import { isKept, roleOf } from "./roles.js";
import { longestWhole, type Piece } from "./splitter.js";

/** What is found in a web archive: a record, or the empty lines at its end. */
export interface FoundPiece {
  readonly piece: Piece;
  /** Whether bytes before it were passed over. */
  readonly isBehindDamage: boolean;
}

/** The two line ends behind a block have so many bytes, if no program is to find it strange. */
const longestLineEnds = 8;

/** So many empty lines are waited for what is behind them. */
const longestEmptyLines = 64 * 1024;

/** So much of a block is waited for, whatever begins in it. */
const longestWait = 16 * 1024 * 1024;

const unclear = { is: "unclear" } as const;

/** What there is where a record may begin; null where none does. */
type Attempt = Finding<FoundPiece> | null;

/** Where a record ends, and whether another follows, or the end of the file. */
interface RecordEnd {
  readonly end: number;
  readonly isFollowed: boolean;
}

/**
 * Finds the records of a web archive that may be damaged. A record is one if its length leads to the
 * two line ends behind its block, or to the next record. What is framed so is decided upon at once: a
 * block may be a web archive itself. But where another begins in it, its length may also be a wrong
 * one, and what else the record says of itself must fit.
 */
export class RecordFinder implements Finder<FoundPiece> {
  readonly #maxRecordBytes: number;
  readonly #headEnds = new HeadEnds();
  readonly #heads = new Heads();
  /** Where in the file a record is to begin, by the length of the one before. */
  #expectedAt = 0;
  #index = 0;
  #isBehindDamage = false;
  /**
   * How many bytes of blocks may still be looked at for their digest. What is passed adds as many, so
   * in all each byte is looked at only so many times.
   */
  #patience = 16 * 1024 * 1024;

  constructor(maxRecordBytes: number) {
    this.#maxRecordBytes = maxRecordBytes;
  }

  find(window: Window): Finding<FoundPiece> {
    const finding = this.#find(window);
    if (finding.is === "damage") this.#isBehindDamage = true;
    if (finding.is === "found") this.#isBehindDamage = false;
    if (finding.is !== "unclear") this.#patience += finding.end - window.at;
    return finding;
  }

  #find(window: Window): Finding<FoundPiece> {
    const { bytes, at, isComplete } = window;
    // Empty lines before a record are its own, unless nobody knows what they are.
    const isExpected = window.offset === this.#expectedAt;
    const start = isExpected ? skipLineEnds(bytes, at) : at;
    if (start === bytes.length) {
      const isOver = isComplete || start - at > longestEmptyLines;
      return isOver ? this.#emptyLines(window) : unclear;
    }
    const isRecord = mayBeRecord(window, start);
    if (isRecord === "unclear") return unclear;
    const attempt = isRecord ? this.#readRecord(window, start) : null;
    if (attempt !== null) return attempt;
    const reason = isRecord ? "a record is damaged" : "no record begins here";
    const next = nextRecordStart(window, start + 1);
    return next > at ? { is: "damage", end: next, reason } : unclear;
  }

  #emptyLines(window: Window): Finding<FoundPiece> {
    const { bytes, at } = window;
    this.#expectedAt = window.offsetOf(bytes.length);
    const piece = { kind: "more", index: this.#index, bytes: bytes.subarray(at) } as const;
    return this.#found(piece, bytes.length);
  }

  #readRecord(window: Window, start: number): Attempt {
    const { bytes, at, isComplete } = window;
    const headEnd = this.#headEnds.find(window, start);
    if (headEnd === "unclear") return unclear;
    if (headEnd === null || isOfTwo(window, start, headEnd)) return null;
    const head = parseHead(bytes.subarray(at, headEnd), start - at, headEnd - at);
    const length = blockLength(head);
    if (length === null || length > this.#maxRecordBytes) return null;
    const blockEnd = headEnd + length;
    if (blockEnd > bytes.length) {
      return isComplete || this.#isHopeless(window, head, headEnd) ? null : unclear;
    }
    const end = this.#endOf(window, head, headEnd, blockEnd);
    if (typeof end !== "number") return end;
    this.#expectedAt = window.offsetOf(end);
    const record: WarcRecord = {
      bytes: bytes.subarray(at, end),
      head,
      blockEnd: blockEnd - at,
      index: this.#index,
      offset: window.offsetOf(start),
      start: start - at,
    };
    const reason = faultOf(record);
    if (reason !== null) return { is: "damage", end, reason };
    this.#index++;
    const isLongOther = length > longestWhole && !isKept(record);
    return this.#found(isLongOther ? beginningOf(record) : { kind: "record", record }, end);
  }

  /** Whether a record that does not end yet need not be waited for: it is too long, and doubtful. */
  #isHopeless(window: Window, head: Head, blockAt: number): boolean {
    const { bytes } = window;
    if (bytes.length - blockAt < longestWait) return false;
    const inner = this.#heads.find(window, blockAt, bytes.length);
    return typeof inner === "number" && isDoubtful(head, bytes.subarray(blockAt), inner - blockAt);
  }

  /** Where the record ends whose block is there; null where its length is wrong. */
  #endOf(
    window: Window,
    head: Head,
    blockAt: number,
    blockEnd: number,
  ): number | typeof unclear | null {
    const ending = recordEnd(window, blockEnd);
    if (ending === null || ending === "unclear") return ending === null ? null : unclear;
    const inner = this.#heads.find(window, blockAt, blockEnd);
    if (inner === "unclear") return unclear;
    const { end, isFollowed } = ending;
    if (inner === null) return end;
    const block = window.bytes.subarray(blockAt, blockEnd);
    const isRight = this.#hasRightDigest(head, block);
    const isIt = isRight ?? (isFollowed && !isDoubtful(head, block, inner - blockAt));
    return isIt ? end : null;
  }

  #hasRightDigest(head: Head, block: Buffer): boolean | null {
    if (block.length > this.#patience) return null;
    this.#patience -= block.length;
    return hasRightDigest(head, block);
  }

  #found(piece: Piece, end: number): Finding<FoundPiece> {
    return { is: "found", end, found: { piece, isBehindDamage: this.#isBehindDamage } };
  }
}

/**
 * Whether what seems to be a head is the beginning of one, and then a whole one. A version line may
 * also be the end of a URL, in a field that no other head goes on with.
 */
function isOfTwo(window: Window, start: number, end: number): boolean {
  const bytes = window.bytes.subarray(0, end);
  const inner: number[] = [];
  for (let at = bytes.indexOf(magic, start + 1); at >= 0; at = bytes.indexOf(magic, at + 1)) {
    if (mayBeRecord(window, at) !== true) continue;
    if (bytes[at - 1] === 0x0a) return true;
    inner.push(at);
  }
  if (inner.length === 0) return false;
  const isRepeated = repeatsFields(parseHead(bytes, start, end));
  return inner.some((at) => {
    const isInField = bytes.subarray(bytes.lastIndexOf(0x0a, at) + 1, at).includes(0x3a);
    return (isRepeated || !isInField) && hasMandatoryFields(parseHead(bytes, at, end));
  });
}

/** As records are handed on that are read in pieces, for nothing else waits for them either. */
function beginningOf({ head, index, bytes }: WarcRecord): Piece {
  return { kind: "begin", head, index, bytes };
}

/** What would make it fail to be looked into as a part of a flow; null if nothing does. */
function faultOf(record: WarcRecord): string | null {
  const role = roleOf(record);
  if (role === null || role === "metadata") return null;
  const date = fieldText(record.head, "warc-date") ?? "";
  return parseDate(date) === null ? `WARC-Date is not a date: ${JSON.stringify(date)}` : null;
}

/** Where a record ends whose block ends at `blockEnd`; null where no record ends. */
function recordEnd(window: Window, blockEnd: number): RecordEnd | "unclear" | null {
  const { bytes, isComplete } = window;
  let end = blockEnd;
  let lines = 0;
  for (; lines < 2 && end - blockEnd < longestLineEnds && isLineEnd(bytes[end]); end++) {
    if (bytes[end] === 0x0a) lines++;
  }
  if (end === bytes.length && !isComplete) return "unclear";
  // A program that is sloppy about line ends is not about what follows.
  const isFollowed = end === bytes.length || mayBeRecord(window, end);
  if (isFollowed === "unclear") return "unclear";
  return isFollowed || lines === 2 ? { end, isFollowed } : null;
}

function skipLineEnds(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && isLineEnd(bytes[at])) at++;
  return at;
}
