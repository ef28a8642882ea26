/** Bytes of a file that were passed over because of damage. */
export interface Gap {
  /** The file's path as it was given; `<stdin>` for standard input. */
  readonly file: string;
  /**
   * Where it begins: bytes from the start of the file, decompressed if it was compressed. For damage
   * of the compression itself, bytes from the start of the compressed file.
   */
  readonly offset: number;
  /**
   * How many bytes were passed over; null where nothing behind `offset` was looked at. 0 where bytes
   * are missing, or where it is known only that something before is wrong.
   */
  readonly length: number | null;
  /** How the damaged data is compressed; null where the damage is in the flows themselves. */
  readonly compression: "gzip" | "zstd" | "zlib" | null;
  /** What is wrong, in words. */
  readonly reason: string;
}

/** Told of each gap when its end is known. */
export type OnGap = (gap: Gap) => void;
