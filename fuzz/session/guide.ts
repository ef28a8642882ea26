import { Session, type Profiler } from "node:inspector";

/** What is looked at: lib/, which is one file in the bundle, and not what it uses of others. */
const ownCode = "/lib.js";

/** A block that runs more often than this is seen as another one: so loops that go on are new too. */
const few = 8;

/** Tells which inputs do something new, by V8's own coverage of blocks. */
export class Guide {
  readonly #session = new Session();
  /** The blocks that ran so far. */
  readonly #seen = new Set<number>();

  constructor() {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Blocks that ran so far; each counts again where it ran more than a few times. */
  get reached(): number {
    return this.#seen.size;
  }

  /** Forgets what ran since the last look, such as the loading of modules. */
  skip(): void {
    this.#take();
  }

  /** Whether something new ran since the last look, when one input ran; remembers it. */
  look(): boolean {
    const before = this.#seen.size;
    for (const key of this.#ran(1)) this.#seen.add(key);
    return this.#seen.size > before;
  }

  /** Whether something new may have run since the last look, when so many inputs ran. */
  glance(inputs: number): boolean {
    for (const key of this.#ran(inputs)) if (!this.#seen.has(key)) return true;
    return false;
  }

  close(): void {
    this.#session.disconnect();
  }

  /** The blocks that ran since the last look, each as a number, and as another if it ran often. */
  *#ran(inputs: number): Generator<number> {
    for (const { url, functions } of this.#take()) {
      if (!url.endsWith(ownCode)) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          const key = 2 * (startOffset * 2 ** 25 + endOffset);
          if (count > 0) yield key;
          if (count > few * inputs) yield key + 1;
        }
      }
    }
  }

  #take(): Profiler.ScriptCoverage[] {
    let result: Profiler.ScriptCoverage[] = [];
    this.#session.post("Profiler.takePreciseCoverage", (error, coverage) => {
      if (error !== null) throw error;
      ({ result } = coverage);
    });
    return result;
  }
}
