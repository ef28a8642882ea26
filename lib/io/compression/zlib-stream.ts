import type { Zlib } from "node:zlib";
import type { Transform } from "node:stream";

/** For the streams of `ZlibStream`: they work on only when what they made was taken. */
export const streamOptions = { chunkSize: 1024 * 1024, readableHighWaterMark: 1 };

/**
 * One of Node's compressing or decompressing streams, driven by hand: what comes out of each piece is
 * taken before the next goes in. So memory stays flat however much a piece becomes, and what came out
 * before an error is not lost with the stream.
 */
export class ZlibStream {
  readonly #stream: Transform & Zlib;
  #failure: { readonly error: unknown } | null = null;
  #isAtEnd = false;
  #wake: () => void = () => undefined;

  /** @param stream Made with `streamOptions`. */
  constructor(stream: Transform & Zlib) {
    this.#stream = stream;
    const wake = (): void => this.#wake();
    stream.on("readable", wake);
    stream.on("end", () => {
      this.#isAtEnd = true;
      wake();
    });
    stream.on("error", (error) => {
      this.#failure = { error };
      wake();
    });
  }

  /** Whether the compressed data has ended: what is put in after that is not looked at. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** How many bytes were taken in. */
  get bytesTaken(): number {
    return this.#stream.bytesWritten;
  }

  /** Puts bytes in. What it yields is to be taken, all of it. */
  async *write(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
    let isTaken = false;
    this.#stream.write(bytes, () => {
      isTaken = true;
      this.#wake();
    });
    yield* this.#takeUntil(() => isTaken);
  }

  /** Says that there is no more. What it yields is to be taken, all of it. */
  async *end(): AsyncGenerator<Buffer, void, undefined> {
    this.#stream.end();
    yield* this.#takeUntil(() => false);
  }

  /** Gives its memory back. */
  destroy(): void {
    this.#stream.destroy();
  }

  async *#takeUntil(isDone: () => boolean): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const awake = new Promise<void>((resolve) => (this.#wake = resolve));
      const piece: unknown = this.#stream.read();
      if (Buffer.isBuffer(piece)) yield piece;
      else if (this.#failure !== null) throw this.#failure.error;
      else if (this.#isAtEnd || isDone()) return;
      else await awake;
    }
  }
}

/** Whether an error is zlib's own, or zstd's: the data is damaged. */
export function isZlibError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^Z(STD)?_/.test(String(error.code));
}
