import type { FlowFilter } from "../filter/compile.js";
import type { Flow } from "../flow/flow.js";
import { FlowWriteError } from "../formats/errors.js";
import type { FlowWriter } from "../formats/format.js";
import { selects } from "../select.js";

export interface RecorderOptions {
  readonly writers: readonly FlowWriter[];
  /** Which flows are written; null for all. */
  readonly filter: FlowFilter | null;
  /** A flow could not be written, and the others can. */
  readonly onFlowError: (error: unknown) => void;
  /** Nothing can be written any more: the disk is full, say. */
  readonly onFailure: (error: unknown) => void;
}

/** When so many flows wait for the disk, new requests wait too. */
const maxWaitingFlows = 4096;

/**
 * Hands completed flows to the writers, in the order in which they were completed. What came together
 * is written together, and nothing waits for more to come: a crash loses what was in flight.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #waiting: Flow[] = [];
  #writing: Promise<void> | null = null;
  #hasFailed = false;
  #flowsWritten = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Whether nothing can be written any more. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  get flowsWritten(): number {
    return this.#flowsWritten;
  }

  add(flow: Flow): void {
    this.#waiting.push(flow);
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when there is room for more flows; null when there is. */
  get room(): Promise<void> | null {
    return this.#waiting.length < maxWaitingFlows ? null : this.#writing;
  }

  /** Resolves when all that was added is written. */
  async flush(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What else is completed in this turn of the event loop goes along.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const flows = this.#waiting;
      this.#waiting = [];
      if (!this.#hasFailed) await this.#write(flows);
    }
    this.#writing = null;
  }

  async #write(flows: readonly Flow[]): Promise<void> {
    const { filter } = this.#options;
    const chosen = filter === null ? flows : flows.filter((flow) => this.#selects(filter, flow));
    try {
      if (chosen.length === 0) return;
      for (const writer of this.#options.writers) await writer.write(chosen);
      this.#flowsWritten += chosen.length;
    } catch (error) {
      if (error instanceof FlowWriteError) await this.#writeOneByOne(chosen);
      else this.#fail(error);
    }
  }

  /** A flow in which a filter fails is written: it would be lost otherwise. */
  #selects(filter: FlowFilter, flow: Flow): boolean {
    try {
      return selects(filter, flow);
    } catch (error) {
      this.#options.onFlowError(error);
      return true;
    }
  }

  /** None of a batch is written when one of its flows cannot be. */
  async #writeOneByOne(flows: readonly Flow[]): Promise<void> {
    for (const flow of flows) {
      try {
        for (const writer of this.#options.writers) await writer.write([flow]);
        this.#flowsWritten++;
      } catch (error) {
        if (error instanceof FlowWriteError) this.#options.onFlowError(error);
        else {
          this.#fail(error);
          return;
        }
      }
    }
  }

  #fail(error: unknown): void {
    this.#hasFailed = true;
    this.#options.onFailure(error);
  }
}
