import type { Flow } from "../../flow/flow.js";
import type { ByteSink, FlowWriter } from "../format.js";
import { BackwardOutput } from "./backward-output.js";
import { encode } from "./encode.js";
import { MitmSource } from "./source.js";

/** Writes a mitmproxy flow file. */
export class MitmWriter implements FlowWriter {
  readonly #sink: ByteSink;
  readonly #output = new BackwardOutput();

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  async write(flows: readonly Flow[]): Promise<void> {
    for (let index = flows.length - 1; index >= 0; index--) {
      const flow = flows[index];
      if (flow !== undefined) this.#add(flow);
    }
    await this.#sink.write(this.#output.take());
  }

  async end(): Promise<void> {
    // A flow file has nothing at its end.
  }

  /** Hot path: what nothing changed is copied, whole or in part. */
  #add(flow: Flow): void {
    if (flow.source instanceof MitmSource && !flow.isTouched) {
      const { bytes, start, end } = flow.source.record;
      this.#output.slice(bytes, start, end);
    } else {
      flow.sync();
      encode(flow.state, this.#output);
    }
  }
}
