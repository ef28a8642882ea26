/** What bytes are gathered for. */
interface Sink {
  write(chunks: readonly Buffer[]): Promise<void>;
  cut?(): Promise<void>;
}

/** From so many bytes on, what was gathered is written, and waited for. */
const enoughBytes = 256 * 1024;

/**
 * Gathers small writes into larger ones. What was gathered waits for more only as long as the program
 * does other things in the same turn.
 */
export class GatheringSink implements Sink {
  /** Passes a cut on, after what was written before it; there is none where the sink has none. */
  readonly cut?: () => Promise<void>;
  readonly #sink: Sink;
  #gathered: Buffer[] = [];
  #bytes = 0;
  #isDue = false;
  #work: Promise<void> = Promise.resolve();

  constructor(sink: Sink) {
    this.#sink = sink;
    if (sink.cut === undefined) return;
    this.cut = async () => {
      await this.flush();
      await sink.cut?.();
    };
  }

  /** @throws What an earlier write failed with, too. */
  async write(chunks: readonly Buffer[]): Promise<void> {
    // A copy: who writes may use the memory again.
    const bytes = Buffer.concat(chunks);
    this.#gathered.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= enoughBytes) await this.flush();
    else this.#flushSoon();
  }

  /** Writes what was gathered. */
  flush(): Promise<void> {
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#bytes = 0;
    if (gathered.length > 0) this.#work = this.#work.then(() => this.#sink.write(gathered));
    return this.#work;
  }

  #flushSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      // It fails again where it is waited for.
      this.flush().catch(() => undefined);
    });
  }
}
