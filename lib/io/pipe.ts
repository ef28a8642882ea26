import { Socket } from "node:net";
import { newChunkMemory } from "./chunk-memory.js";

const memoryBytes = 256 * 1024;
/** With less room left, memory counts as full: a read takes what there is, up to the room for it. */
const leastRoom = 32 * 1024;

/**
 * The bytes of a pipe or socket. Not read as files are: a read of an idle pipe holds a thread, and
 * with it the end of the process, until something comes.
 */
export async function* readPipe(
  descriptor: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, unknown> {
  const arrivals = new Arrivals(descriptor);
  const stop = (): void => arrivals.stop();
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for (let chunk; (chunk = await arrivals.next()) !== null;) yield chunk;
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
  #memory = newChunkMemory(memoryBytes);
  /** What of the memory has come, and what of that was taken. */
  #end = 0;
  #start = 0;
  /** Memory that is full, and was not taken. */
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
  async next(): Promise<Buffer | null> {
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
    const full = this.#full.shift();
    if (full !== undefined) return full;
    if (this.#end === this.#start) return null;
    const chunk = this.#memory.subarray(this.#start, this.#end);
    this.#start = this.#end;
    return chunk;
  }

  #room(): Buffer {
    if (this.#memory.length - this.#end < leastRoom) {
      if (this.#end > this.#start) this.#full.push(this.#memory.subarray(this.#start, this.#end));
      this.#memory = newChunkMemory(memoryBytes);
      this.#start = this.#end = 0;
    }
    return this.#memory.subarray(this.#end);
  }

  /** Takes what was read; whether more is wanted. */
  #add(count: number): boolean {
    this.#end += count;
    this.#awake();
    return this.#memory.length - this.#end >= leastRoom;
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
