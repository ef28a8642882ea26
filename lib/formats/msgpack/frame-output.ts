import type { Pieces } from "../shared/pieces.js";
import { lead } from "./lead.js";

const pageSize = 256 * 1024;
/** Bytes from this length on are handed on as they are; copying shorter ones is cheaper. */
const longBytes = 16 * 1024;
/** The longest head of a frame. */
const headSize = 5;

interface Part {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * Takes a flow's values one by one and makes a frame of them. Hot path: what is short is copied to
 * pages of memory; a page is written once and then left to those it was handed to.
 */
export class FrameOutput {
  #page: Buffer = Buffer.alloc(0);
  /** Where on the page the next byte goes. */
  #at = 0;
  /** Where on the page that begins which is not in a part yet. */
  #start = 0;
  #parts: Part[] = [];

  /** Begins a frame. What was put into one that did not end is forgotten. */
  begin(): void {
    this.#parts = [];
    this.#at = this.#start;
    this.#reserve(headSize);
    this.#at += headSize;
  }

  /**
   * Ends the frame and adds it to the pieces.
   *
   * @throws RangeError when it is longer than its head can say.
   */
  end(pieces: Pieces): void {
    if (this.#parts.length === 0) {
      pieces.add(this.#page, this.#start, this.#endShort());
    } else {
      this.#endPart();
      const length = this.#parts.reduce((sum, { start, end }) => sum + end - start, -headSize);
      const [first, ...others] = this.#parts;
      const head = headOf(length);
      pieces.add(head);
      if (first !== undefined) pieces.add(first.bytes, first.start + headSize, first.end);
      for (const { bytes, start, end } of others) pieces.add(bytes, start, end);
    }
    this.#parts = [];
    this.#start = this.#at;
  }

  /** Ends a frame that is on one page; where that is. */
  #endShort(): number {
    const dataAt = this.#start + headSize;
    const head = headOf(this.#at - dataAt);
    head.copy(this.#page, this.#start);
    // The data moves up to the head, so that frames lie side by side.
    this.#page.copyWithin(this.#start + head.length, dataAt, this.#at);
    return (this.#at -= headSize - head.length);
  }

  byte(byte: number): void {
    this.#reserve(1);
    this.#page[this.#at++] = byte;
  }

  /** A first byte and a number of `size` bytes, at most six. */
  number(first: number, value: number, size: number): void {
    this.#reserve(1 + size);
    this.#page[this.#at++] = first;
    if (value < 0) this.#page.writeIntBE(value, this.#at, size);
    else this.#page.writeUIntBE(value, this.#at, size);
    this.#at += size;
  }

  /** A first byte and an integer of 64 bits. */
  bigInteger(first: number, value: bigint): void {
    this.#reserve(9);
    this.#page[this.#at++] = first;
    this.#page.writeBigUInt64BE(BigInt.asUintN(64, value), this.#at);
    this.#at += 8;
  }

  float(value: number): void {
    this.#reserve(9);
    this.#page[this.#at++] = lead.float64;
    this.#page.writeDoubleBE(value, this.#at);
    this.#at += 8;
  }

  /**
   * Text of up to 31 ASCII characters with its head, as nearly all keys are; false for other text,
   * of which nothing is written. A loop takes less here than a call out of JavaScript.
   */
  shortText(text: string): boolean {
    const { length } = text;
    if (length >= 0x20) return false;
    this.#reserve(1 + length);
    const page = this.#page;
    const start = this.#at + 1;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return false;
      page[start + at] = code;
    }
    page[this.#at] = lead.fixStr + length;
    this.#at = start + length;
    return true;
  }

  /** Text of this many bytes, without its head. */
  text(text: string, length: number): void {
    this.#reserve(length);
    this.#at += this.#page.write(text, this.#at, "utf8");
  }

  bytes(bytes: Buffer): void {
    if (bytes.length < longBytes) {
      this.#reserve(bytes.length);
      this.#at += bytes.copy(this.#page, this.#at);
      return;
    }
    this.#endPart();
    this.#parts.push({ bytes, start: 0, end: bytes.length });
  }

  #endPart(): void {
    this.#parts.push({ bytes: this.#page, start: this.#start, end: this.#at });
    this.#start = this.#at;
  }

  #reserve(length: number): void {
    if (this.#page.length - this.#at >= length) return;
    if (this.#at > this.#start) this.#endPart();
    this.#page = Buffer.allocUnsafeSlow(Math.max(pageSize, length));
    this.#start = this.#at = 0;
  }
}

/** The head of binary data of a length. */
function headOf(length: number): Buffer {
  if (length < 0x100) return Buffer.of(lead.bin8, length);
  if (length < 0x10000) return Buffer.of(lead.bin16, length >> 8, length & 0xff);
  const head = Buffer.alloc(headSize);
  head[0] = lead.bin32;
  head.writeUInt32BE(length, 1);
  return head;
}
