import { colon, zero } from "./tnetstring.js";

/** Slices from this length on are handed on as they are; copying shorter ones together is cheaper. */
const longSlice = 16 * 1024;
/** Up to this length a loop is faster than a call. */
const byteByByte = 32;
const pageSize = 1024 * 1024;

/** What a length, its colon and a tag take at most. */
const roomForLength = 20;

const ascii = /^[\0-\x7f]*$/;

/**
 * Output that is written from its end to its beginning: a tnetstring's length stands before its
 * data, and is known when the data is written.
 *
 * Hot path. Slices that lie side by side in their buffer become one again, so that a run of
 * unchanged flows is one piece.
 */
export class BackwardOutput {
  /** Finished pieces, the last one first. */
  #pieces: Buffer[] = [];
  /** The memory for what is not handed on as it is. It is used again after each `take`. */
  readonly #pages: Buffer[] = [];
  #pagesUsed = 0;
  #page: Buffer = Buffer.alloc(0);
  /** What is on the page and not yet in a piece. */
  #start = 0;
  #end = 0;
  /** The slice that is being gathered; what it has is not on a page yet. */
  #slice: Buffer = Buffer.alloc(0);
  #sliceStart = 0;
  #sliceEnd = 0;
  #length = 0;

  /** Bytes written since the last `take`. */
  get length(): number {
    return this.#length;
  }

  /** Puts a part of a buffer before what is there. */
  slice(bytes: Buffer, start: number, end: number): void {
    this.#length += end - start;
    if (this.#slice === bytes && this.#sliceStart === end) {
      this.#sliceStart = start;
      return;
    }
    this.#flushSlice();
    this.#slice = bytes;
    this.#sliceStart = start;
    this.#sliceEnd = end;
  }

  /** Puts a byte before what is there. */
  byte(byte: number): void {
    this.#flushSlice();
    this.#makeRoom(1);
    this.#page[--this.#start] = byte;
    this.#length++;
  }

  /**
   * Puts a tnetstring of text before what is there, a byte for each character. Returns false, and
   * writes nothing, when not all of it is ASCII.
   */
  asciiElement(text: string, tag: number): boolean {
    const { length } = text;
    if (length > byteByByte && !ascii.test(text)) return false;
    this.#flushSlice();
    this.#makeRoom(length + roomForLength);
    const page = this.#page;
    const end = this.#start;
    const start = end - 1 - length;
    if (length > byteByByte) page.write(text, start, "latin1");
    else if (!writeAscii(page, text, start)) return false;
    page[end - 1] = tag;
    this.#start = writeLength(page, start, length);
    this.#length += end - this.#start;
    return true;
  }

  /** Puts a tnetstring of a part of a buffer before what is there. */
  bytesElement(bytes: Buffer, from: number, to: number, tag: number): void {
    const length = to - from;
    if (length > byteByByte) {
      this.byte(tag);
      this.slice(bytes, from, to);
      this.numberAnd(length, colon);
      return;
    }
    this.#flushSlice();
    this.#makeRoom(length + roomForLength);
    const page = this.#page;
    const end = this.#start;
    const start = end - 1 - length;
    for (let at = 0; at < length; at++) page[start + at] = bytes[from + at] ?? 0;
    page[end - 1] = tag;
    this.#start = writeLength(page, start, length);
    this.#length += end - this.#start;
  }

  /** Puts a whole number and a byte after it before what is there. */
  numberAnd(value: number, byte: number): void {
    this.#flushSlice();
    this.#makeRoom(roomForLength);
    const end = this.#start;
    this.#page[end - 1] = byte;
    this.#start = writeDigits(this.#page, end - 1, value);
    this.#length += end - this.#start;
  }

  /**
   * What was written, in order. The pieces and the buffers of the slices must be out before
   * anything else is written here.
   */
  take(): Buffer[] {
    this.#flushSlice();
    this.#flushPage();
    const pieces = this.#pieces.reverse();
    this.#pieces = [];
    this.#pagesUsed = 0;
    this.#start = this.#end = 0;
    this.#slice = this.#page = Buffer.alloc(0);
    this.#sliceStart = this.#sliceEnd = 0;
    this.#length = 0;
    return pieces;
  }

  #flushSlice(): void {
    const length = this.#sliceEnd - this.#sliceStart;
    if (length === 0) return;
    if (length >= longSlice) {
      this.#flushPage();
      this.#pieces.push(this.#slice.subarray(this.#sliceStart, this.#sliceEnd));
    } else {
      this.#makeRoom(length);
      this.#start -= length;
      this.#copySlice(length);
    }
    this.#sliceStart = this.#sliceEnd = 0;
  }

  #copySlice(length: number): void {
    if (length > byteByByte) {
      this.#slice.copy(this.#page, this.#start, this.#sliceStart, this.#sliceEnd);
      return;
    }
    for (let at = 0; at < length; at++) {
      this.#page[this.#start + at] = this.#slice[this.#sliceStart + at] ?? 0;
    }
  }

  #flushPage(): void {
    if (this.#end > this.#start) this.#pieces.push(this.#page.subarray(this.#start, this.#end));
    this.#end = this.#start;
  }

  #makeRoom(length: number): void {
    if (this.#start >= length) return;
    this.#flushPage();
    let page = length > pageSize ? Buffer.allocUnsafeSlow(length) : this.#pages[this.#pagesUsed];
    if (page === undefined) this.#pages.push((page = Buffer.allocUnsafeSlow(pageSize)));
    if (length <= pageSize) this.#pagesUsed++;
    this.#page = page;
    this.#start = this.#end = page.length;
  }
}

/** Whether all of it is ASCII; if not, what is at `start` is of no use. */
function writeAscii(page: Buffer, text: string, start: number): boolean {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bits |= code;
    page[start + at] = code;
  }
  return bits <= 0x7f;
}

/** Puts a length and its colon before `end`; gives back where they begin. */
function writeLength(page: Buffer, end: number, length: number): number {
  page[end - 1] = colon;
  return writeDigits(page, end - 1, length);
}

function writeDigits(page: Buffer, end: number, value: number): number {
  let at = end;
  let rest = value;
  do {
    const next = Math.floor(rest / 10);
    page[--at] = zero + rest - next * 10;
    rest = next;
  } while (rest > 0);
  return at;
}
