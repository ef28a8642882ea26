import { Http1Error } from "./errors.js";

const noBytes = Buffer.alloc(0);
const shortHead = 512;
const headEnd = Buffer.from("\r\n\r\n");
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * The bytes of a connection that came and were not looked at.
 *
 * Hot path: what is taken are views on what came.
 */
export class ReceivedBytes {
  #bytes: Buffer = noBytes;

  get length(): number {
    return this.#bytes.length;
  }

  /** Whether an empty line is next. */
  get startsWithLineEnd(): boolean {
    return this.#bytes[0] === carriageReturn && this.#bytes[1] === lineFeed;
  }

  /** Whether all that is there may be the beginning of an empty line. */
  get isHalfLineEnd(): boolean {
    return this.#bytes.length === 1 && this.#bytes[0] === carriageReturn;
  }

  add(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
  }

  /** Takes so many bytes, or all where there are less. */
  take(length: number): Buffer {
    const bytes = this.#bytes;
    if (length >= bytes.length) {
      this.#bytes = noBytes;
      return bytes;
    }
    this.#bytes = bytes.subarray(length);
    return bytes.subarray(0, length);
  }

  /** Leaves out so many bytes, that are there. */
  drop(length: number): void {
    const bytes = this.#bytes;
    this.#bytes = length === bytes.length ? noBytes : bytes.subarray(length);
  }

  /**
   * Takes a line with its end, one character a byte; null when it is not whole.
   *
   * @throws Http1Error when it is longer than it may be.
   */
  takeLine(what: string, maxBytes: number): string | null {
    const end = this.#bytes.indexOf(lineFeed);
    if ((end < 0 ? this.#bytes.length : end) > maxBytes) {
      throw new Http1Error(`${what} is too long`);
    }
    return end < 0 ? null : this.take(end + 1).toString("latin1");
  }

  /**
   * Takes lines up to an empty one, which is left out; null when it is not there yet.
   *
   * @throws Http1Error when they are longer than they may be.
   */
  takeBlock(maxBytes: number): Buffer | null {
    const bytes = this.#bytes;
    const end = endOfHead(bytes);
    if (end > maxBytes || (end < 0 && bytes.length > maxBytes)) {
      throw new Http1Error(`the head is longer than ${maxBytes} bytes`, 431);
    }
    if (end < 0) {
      refuseBareLineFeeds(bytes);
      return null;
    }
    this.drop(end + 4);
    return bytes.subarray(0, end + 2);
  }
}

/** Where a head's empty line begins, with the end of the line before; -1 where it is not there yet. */
function endOfHead(bytes: Buffer): number {
  // A short head is found sooner here than by a call.
  const limit = Math.min(bytes.length, shortHead);
  for (let at = 3; at < limit; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > carriageReturn) at += 3;
    else if (byte === lineFeed && bytes[at - 1] === carriageReturn) {
      if (bytes[at - 2] === lineFeed && bytes[at - 3] === carriageReturn) return at - 3;
    }
  }
  return limit === bytes.length ? -1 : bytes.indexOf(headEnd);
}

/** Some programs take a line feed alone for the end of a line, and so see other lines than we do. */
function refuseBareLineFeeds(bytes: Buffer): void {
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    if (bytes[at - 1] !== carriageReturn) throw new Http1Error("a line ends without CR");
  }
}
