const firstBytes = 256 * 1024;
const mostBytes = 4 * 1024 * 1024;
/** Memory is read into in parts of it: each is a batch of flows, which is to stay in the processor's cache. */
const mostParts = 2;
/** With less left, memory counts as full. */
const leastRoom = 32 * 1024;

/**
 * The memory that input is read into. It is never used twice: flows are views of it, and scripts may
 * keep flows. What is read lies behind what was read before as long as there is room, so that a flow
 * that goes on in the next chunk need not be copied together.
 */
export class ChunkMemory {
  #memory: Buffer = Buffer.alloc(0);
  #bytes = firstBytes;
  /** How much of the memory is filled, and how much of that was taken. */
  #filled = 0;
  #taken = 0;

  get isFull(): boolean {
    return this.#memory.length - this.#filled < leastRoom;
  }

  /**
   * Where the next bytes are to be read, so many at most. Where memory is full this is new, and what was
   * not taken is lost.
   */
  room(wanted = Infinity): Buffer {
    if (this.isFull) {
      this.#memory = newMemory(Math.min(this.#bytes, Math.max(wanted, leastRoom)));
      this.#filled = this.#taken = 0;
    }
    const part = Math.max(firstBytes, this.#bytes / mostParts);
    return this.#memory.subarray(this.#filled, this.#filled + Math.min(part, wanted));
  }

  /** Counts bytes that were read into the room. */
  fill(count: number): void {
    this.#filled += count;
  }

  /** What is filled and was not taken; null when there is nothing. */
  take(): Buffer | null {
    if (this.#filled === this.#taken) return null;
    const chunk = this.#memory.subarray(this.#taken, this.#filled);
    this.#taken = this.#filled;
    return chunk;
  }

  /**
   * Takes larger memory from now on where flows are long: those at its end are copied.
   *
   * @param cutBytes how many bytes at the end of the last chunk begin a flow that goes on in the next
   */
  adaptTo(cutBytes: number): void {
    if (cutBytes > this.#bytes / mostParts / 4) this.#bytes = Math.min(2 * this.#bytes, mostBytes);
  }
}

/**
 * The GNU C library takes large memory from the system anew each time and gives it back at once, which
 * costs more than to read into it, until it has seen memory of this size freed.
 */
const lesson = 31 * 1024 * 1024;
let timesAsked = 0;

/**
 * How far into an allocation memory begins. There large ones lie 16 bytes behind the beginning of a
 * page, where what is read lies at the beginning of one: processors copy so in a fourth of their speed
 * (`rep movsb`, with less than 32 bytes between source and destination, pages aside).
 */
const farEnough = 48;

function newMemory(bytes: number): Buffer {
  timesAsked++;
  // A run over a few flows has no use for it.
  if (timesAsked === 2) Buffer.allocUnsafeSlow(lesson);
  return Buffer.allocUnsafeSlow(farEnough + bytes).subarray(farEnough);
}
