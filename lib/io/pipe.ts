import { Socket } from "node:net";
import { ChunkMemory } from "./chunk-memory.js";

/**
 * The bytes of a pipe or socket. Not read as files are: a read of an idle pipe holds a thread, and
 * with it the end of the process, until something comes.
 */
export async function* readPipe(
  descriptor: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, number | undefined> {
  const arrivals = new Arrivals(descriptor);
  const stop = (): void => arrivals.stop();
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    let cutBytes: number | undefined;
    for (let chunk; (chunk = await arrivals.next(cutBytes)) !== null;) cutBytes = yield chunk;
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}

/** What has come and was not taken yet. A pipe hands out little at a time; here it becomes more. */
class Arrivals {
  readonly #socket: Socket;
  readonly #memory = new ChunkMemory();
  /** Of memory that is full. */
  readonly #full: Buffer[] = [];
  #isOver = false;
  #failure: { readonly error: unknown } | null = null;
  #wake: (() => void) | null = null;

  constructor(descriptor: number) {
    const options = {
      fd: descriptor,
      readable: true,
      writable: false,
      // Known to Node.js, not to its types.
      onread: { buffer: () => this.#room(), callback: (count: number) => this.#add(count) },
    };
    this.#socket = new Socket(options);
    this.#socket.on("error", (error) => this.#finish({ error }));
    this.#socket.on("close", () => this.#finish(null));
    this.#socket.on("end", () => this.#finish(null));
    this.#socket.resume();
  }

  /** The next bytes, as soon as there are some; null when there will be no more. */
  async next(cutBytes: number | undefined): Promise<Buffer | null> {
    if (cutBytes !== undefined) this.#memory.adaptTo(cutBytes);
    for (;;) {
      const chunk = this.#take();
      if (chunk !== null) {
        if (this.#full.length === 0) this.#socket.resume();
        return chunk;
      }
      if (this.#failure !== null) throw this.#failure.error;
      if (this.#isOver) return null;
      await new Promise<void>((resolve) => (this.#wake = resolve));
      // Others may be here already, and come with this turn of the event loop.
      await new Promise(setImmediate);
    }
  }

  stop(): void {
    this.#socket.destroy();
  }

  #take(): Buffer | null {
    return this.#full.shift() ?? this.#memory.take();
  }

  #room(): Buffer {
    const rest = this.#memory.isFull ? this.#memory.take() : null;
    if (rest !== null) this.#full.push(rest);
    return this.#memory.room();
  }

  /** Takes what was read; whether more is wanted. */
  #add(count: number): boolean {
    this.#memory.fill(count);
    this.#awake();
    return !this.#memory.isFull;
  }

  #finish(failure: { readonly error: unknown } | null): void {
    this.#failure ??= failure;
    this.#isOver = true;
    this.#awake();
  }

  #awake(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
