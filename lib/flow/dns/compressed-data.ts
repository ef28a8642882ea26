import type { CompressedNames } from "./compressed-names.js";
import { isPointer, packName } from "./domain-name.js";
import { DnsType } from "./types.js";

/** The types whose data mitmproxy searches for pointers. Not all of them have names in their data. */
const typesWithPointers = new Set<number>([
  DnsType.NS,
  DnsType.MD,
  DnsType.MF,
  DnsType.CNAME,
  DnsType.SOA,
  DnsType.MB,
  DnsType.MG,
  DnsType.MR,
  DnsType.PTR,
  DnsType.HINFO,
  DnsType.MINFO,
  DnsType.MX,
  DnsType.TXT,
  DnsType.RP,
  DnsType.AFSDB,
  DnsType.RT,
  DnsType.SIG,
  DnsType.PX,
  DnsType.NXT,
  DnsType.SRV,
  DnsType.NAPTR,
]);

/** Whether a record of that type may have pointers in its data. */
export function mayHavePointers(type: number): boolean {
  return typesWithPointers.has(type);
}

/**
 * A record's data with the names in the place of the pointers to them, so that it means the same
 * outside of its message.
 *
 * What is a pointer is guessed, as mitmproxy guesses it: every two bytes that would be one and lead
 * to a name. And as there, a name whose bytes are not as many as its letters and two (the root, one
 * beyond ASCII) puts what comes after it in a wrong place.
 *
 * @throws DnsDataError when a pointer leads to a name that cannot be packed.
 */
export function withoutPointers(
  bytes: Buffer,
  start: number,
  end: number,
  names: CompressedNames,
): Buffer {
  const data = new SplicedBytes(bytes.subarray(start, end));
  let shift = 0;
  for (let at = start; at < end;) {
    const name = isPointer(bytes[at]) ? names.follow(at) : null;
    if (name === null) {
      at++;
      continue;
    }
    data.replace(at - start + shift, 2, packName(name));
    shift += Array.from(name).length;
    at += 2;
  }
  return data.toBuffer();
}

/** Bytes with other bytes put in, each time further on than before: in linear time. */
class SplicedBytes {
  readonly #done: Buffer[] = [];
  #doneLength = 0;
  /** What is still to come; the next piece is the last. */
  readonly #rest: Buffer[];

  constructor(bytes: Buffer) {
    this.#rest = [bytes];
  }

  /** Replaces bytes from `start` on; beyond the end, adds to it. */
  replace(start: number, count: number, bytes: Buffer): void {
    for (const piece of this.#take(start - this.#doneLength)) {
      this.#done.push(piece);
      this.#doneLength += piece.length;
    }
    this.#take(count);
    this.#rest.push(bytes);
  }

  toBuffer(): Buffer {
    return Buffer.concat([...this.#done, ...this.#rest.reverse()]);
  }

  #take(count: number): Buffer[] {
    const taken: Buffer[] = [];
    for (let missing = count; missing > 0;) {
      const piece = this.#rest.pop();
      if (piece === undefined) break;
      if (piece.length > missing) this.#rest.push(piece.subarray(missing));
      taken.push(piece.subarray(0, missing));
      missing -= piece.length;
    }
    return taken;
  }
}
