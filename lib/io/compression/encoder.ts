/** Compresses one gzip member, zstd frame or zlib stream. What is yielded is to be taken. */
export interface Encoder {
  write(bytes: Buffer): AsyncIterable<Buffer> | Iterable<Buffer>;
  /** Yields what is left. There is nothing to be written after it. */
  end(): AsyncIterable<Buffer> | Iterable<Buffer>;
  destroy(): void;
}
