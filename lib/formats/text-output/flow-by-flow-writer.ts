import type { Flow } from "../../flow/flow.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import { asReadError, FlowReadError, FlowWriteError } from "../errors.js";
import type { ByteSink, FlowWriter } from "../format.js";
import type { Losses } from "../losses.js";

/** What an HTTP flow is written as, and what of it was lost, in words that stand before a count. */
export interface Shown {
  readonly bytes: Buffer;
  readonly losses: readonly string[];
}

/** Writes HTTP flows as text for people, one after the other. Other flows are counted as lost. */
export class FlowByFlowWriter implements FlowWriter {
  readonly #sink: ByteSink;
  readonly #losses: Losses;
  readonly #show: (flow: HttpFlow<"request">) => Shown;

  constructor(sink: ByteSink, losses: Losses, show: (flow: HttpFlow<"request">) => Shown) {
    this.#sink = sink;
    this.#losses = losses;
    this.#show = show;
  }

  /** @throws FlowReadError when a flow is broken; those before it are written. */
  async write(flows: readonly Flow[]): Promise<void> {
    const shown: Buffer[] = [];
    try {
      for (const flow of flows) shown.push(this.#bytesOf(flow));
    } finally {
      await this.#sink.write(shown);
    }
  }

  async end(): Promise<void> {
    // The flows are all there is.
  }

  #bytesOf(flow: Flow): Buffer {
    if (flow.type !== "http") {
      this.#losses.add([`${flow.type.toUpperCase()} flows`]);
      return Buffer.alloc(0);
    }
    try {
      const { bytes, losses } = this.#show(flow);
      this.#losses.add(losses);
      return bytes;
    } catch (error) {
      const damage = asReadError(error, flow);
      if (damage instanceof FlowReadError) throw damage;
      const reason = error instanceof Error ? error.message : String(error);
      throw new FlowWriteError(flow.source.place, reason, { cause: error });
    }
  }
}
