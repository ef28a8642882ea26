import { closeSync, openSync, readSync, writeSync } from "node:fs";

// What the child is doing, in a file that outlives it: a process that is killed can tell nothing.

/** The count of inputs so far, and the length of the present one. */
const headBytes = 12;

/** What the child writes. */
export class NoteWriter {
  readonly #file: number;
  #count = 0;

  constructor(path: string) {
    this.#file = openSync(path, "r+");
  }

  write(input: Buffer): void {
    const head = Buffer.alloc(headBytes);
    head.writeDoubleLE(++this.#count);
    head.writeUInt32LE(input.length, 8);
    writeSync(this.#file, Buffer.concat([head, input]), 0, headBytes + input.length, 0);
  }

  /** Says that no input is running. */
  clear(): void {
    const head = Buffer.alloc(headBytes);
    head.writeDoubleLE(++this.#count);
    writeSync(this.#file, head, 0, headBytes, 0);
  }
}

/** What the parent reads. */
export class NoteReader {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "w+");
  }

  /** Grows with each input. */
  get count(): number {
    return this.#head().readDoubleLE();
  }

  get input(): Buffer {
    const input = Buffer.alloc(this.#head().readUInt32LE(8));
    readSync(this.#file, input, 0, input.length, headBytes);
    return input;
  }

  close(): void {
    closeSync(this.#file);
  }

  #head(): Buffer {
    const head = Buffer.alloc(headBytes);
    readSync(this.#file, head, 0, headBytes, 0);
    return head;
  }
}
