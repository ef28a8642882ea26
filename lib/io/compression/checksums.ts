import { crc32 } from "node:zlib";

/** Gathers what stands behind compressed data to check it by. */
export interface Check {
  update(bytes: Buffer): void;
  /** An unsigned number of 32 bits. */
  readonly value: number;
}

/** The CRC of a gzip member (RFC 1952, section 2.3.1). */
export class Crc32 implements Check {
  value = 0;

  update(bytes: Buffer): void {
    this.value = crc32(bytes, this.value);
  }
}

/** The length of what a gzip member holds, as far as 32 bits go (RFC 1952, section 2.3.1). */
export class Length32 implements Check {
  value = 0;

  update({ length }: Buffer): void {
    this.value = (this.value + length) % 2 ** 32;
  }
}

const adlerBase = 65_521;
/** After so many bytes the sums have to be reduced: both still are whole numbers in 32 bits. */
const adlerRun = 3800;

/** The checksum of a zlib stream (RFC 1950, section 8.2), which Node.js has no function for. */
export class Adler32 implements Check {
  #sum = 1;
  #sumOfSums = 0;

  get value(): number {
    return this.#sumOfSums * 2 ** 16 + this.#sum;
  }

  update(bytes: Buffer): void {
    let sum = this.#sum;
    let sumOfSums = this.#sumOfSums;
    for (let at = 0; at < bytes.length;) {
      for (const end = Math.min(at + adlerRun, bytes.length); at < end; at++) {
        sum += bytes[at] ?? 0;
        sumOfSums += sum;
      }
      sum %= adlerBase;
      sumOfSums %= adlerBase;
    }
    this.#sum = sum;
    this.#sumOfSums = sumOfSums;
  }
}
