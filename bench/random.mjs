/** Numbers that look random and are the same in every run (mulberry32). */
export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed;
  }

  /** A whole number below 2^32. */
  uint32() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low, high) {
    return low + (this.uint32() % (high - low + 1));
  }

  /** @template T @param {readonly T[]} items @returns {T} */
  pick(items) {
    return items[this.uint32() % items.length];
  }

  /** So many hexadecimal digits. */
  hex(digits) {
    let text = "";
    while (text.length < digits) text += this.uint32().toString(16).padStart(8, "0");
    return text.slice(0, digits);
  }

  uuid() {
    return [8, 4, 4, 4, 12].map((digits) => this.hex(digits)).join("-");
  }

  /** Bytes that do not compress, as those of pictures and archives. */
  bytes(length) {
    const bytes = Buffer.alloc(length + 4);
    for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(this.uint32(), at);
    return bytes.subarray(0, length);
  }
}
