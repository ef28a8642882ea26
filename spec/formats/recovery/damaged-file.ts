import { fc } from "../../support/property.js";

/** A file to which something was done, and where each of its bytes comes from. */
export class DamagedFile {
  constructor(
    readonly bytes: Buffer,
    /** For each byte, where it was in the whole file; -1 where it is not what it was. */
    readonly origins: Int32Array,
    /** What was done, for messages. */
    readonly steps: readonly string[] = [],
  ) {}

  static of(whole: Buffer): DamagedFile {
    return new DamagedFile(
      whole,
      Int32Array.from(whole, (_, at) => at),
    );
  }

  cut(from: number, to: number): DamagedFile {
    return this.#joined(`cut ${from} to ${to}`, this.#part(0, from), this.#part(to));
  }

  insert(at: number, junk: Uint8Array): DamagedFile {
    const inserted = new DamagedFile(Buffer.from(junk), new Int32Array(junk.length).fill(-1));
    const step = `insert ${junk.length} at ${at}`;
    return this.#joined(step, this.#part(0, at), inserted, this.#part(at));
  }

  /** The beginning up to one byte, then the rest from another, which may be before that. */
  halves(end: number, start: number): DamagedFile {
    return this.#joined(
      `halves to ${end} and from ${start}`,
      this.#part(0, end),
      this.#part(start),
    );
  }

  overwrite(at: number, bytes: Uint8Array): DamagedFile {
    const copy = Buffer.from(this.bytes);
    const origins = Int32Array.from(this.origins);
    bytes.forEach((byte, index) => {
      if (at + index >= copy.length || copy[at + index] === byte) return;
      copy[at + index] = byte;
      origins[at + index] = -1;
    });
    return new DamagedFile(copy, origins, [...this.steps, `overwrite ${bytes.length} at ${at}`]);
  }

  /** Where a part of the whole file still is as it was; it may be there several times. */
  placesOf(start: number, end: number): number[] {
    const places: number[] = [];
    for (let at = this.origins.indexOf(start); at >= 0; at = this.origins.indexOf(start, at + 1)) {
      let length = 0;
      while (length < end - start && this.origins[at + length] === start + length) length++;
      if (length === end - start) places.push(at);
    }
    return places;
  }

  #part(from: number, to = this.bytes.length): DamagedFile {
    return new DamagedFile(this.bytes.subarray(from, to), this.origins.subarray(from, to));
  }

  #joined(step: string, ...parts: readonly DamagedFile[]): DamagedFile {
    const bytes = Buffer.concat(parts.map((part) => part.bytes));
    const origins = new Int32Array(bytes.length);
    let at = 0;
    for (const part of parts) {
      origins.set(part.origins, at);
      at += part.bytes.length;
    }
    return new DamagedFile(bytes, origins, [...this.steps, step]);
  }
}

type Step = (file: DamagedFile) => DamagedFile;

/** A place in a file: anywhere, or near one that matters to the format. */
function place(length: number, edges: readonly number[]): fc.Arbitrary<number> {
  const anywhere = fc.integer({ min: 0, max: length });
  if (edges.length === 0) return anywhere;
  const near = fc
    .tuple(fc.constantFrom(...edges), fc.constantFrom(0, 0, 0, -1, 1, -2, 2, 5, -5, 20))
    .map(([edge, by]) => Math.min(length, Math.max(0, edge + by)));
  return fc.oneof({ weight: 2, arbitrary: anywhere }, { weight: 1, arbitrary: near });
}

function junk(samples: readonly Buffer[]): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    fc.stringMatching(/^[0-9:,;#}\]~{"\\ \n]{1,40}$/).map((text) => Buffer.from(text)),
    fc.constantFrom(...samples),
  );
}

/**
 * One way to damage a file of this length: cut, flipped bytes, a zeroed block, inserted junk, or two
 * halves joined.
 *
 * @param edges Where flows begin and end.
 * @param samples Junk that looks like the format.
 */
export function damage(
  length: number,
  edges: readonly number[],
  samples: readonly Buffer[],
): fc.Arbitrary<Step> {
  const at = place(length, edges);
  const size = fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 5000 }));
  return fc.oneof(
    fc.tuple(at, at).map(([one, other]): Step => {
      return (file) => file.cut(Math.min(one, other), Math.max(one, other));
    }),
    fc.tuple(at, size).map(
      ([from, bytes]): Step =>
        (file) =>
          file.cut(from, from + bytes),
    ),
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([from, flip]): Step => {
      return (file) => file.overwrite(from, Buffer.of((file.bytes[from] ?? 0) ^ flip));
    }),
    fc.tuple(at, size).map(([from, bytes]): Step => {
      return (file) => file.overwrite(from, Buffer.alloc(bytes));
    }),
    fc.tuple(at, junk(samples)).map(
      ([from, bytes]): Step =>
        (file) =>
          file.insert(from, bytes),
    ),
    fc.tuple(at, junk(samples)).map(
      ([from, bytes]): Step =>
        (file) =>
          file.overwrite(from, bytes),
    ),
    fc.tuple(at, at).map(
      ([end, start]): Step =>
        (file) =>
          file.halves(end, start),
    ),
  );
}
