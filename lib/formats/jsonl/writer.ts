import type { Flow } from "../../flow/flow.js";
import type { ByteSink, FlowWriter } from "../format.js";
import { Pieces } from "../shared/pieces.js";
import { asWriteError } from "../shared/write-error.js";
import { encodeFlow, LayoutMismatch } from "./encode.js";
import { flowLayouts } from "./flow-layout.js";
import { LineOutput } from "./line-output.js";
import { LineRewriter } from "./line-rewriter.js";
import { JsonlSource } from "./source.js";

export function writeJsonl(sink: ByteSink): FlowWriter {
  return new JsonlWriter(sink);
}

const lineFeed = Buffer.from("\n");

/** Writes a jsonl file. Nothing that `mitm` holds is lost. */
class JsonlWriter implements FlowWriter {
  readonly #sink: ByteSink;
  readonly #pieces = new Pieces();
  readonly #output = new LineOutput();

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  async write(flows: readonly Flow[]): Promise<void> {
    for (const flow of flows) this.#add(flow);
    await this.#sink.write(this.#pieces.take());
  }

  async end(): Promise<void> {
    // Every line has its end.
  }

  #add(flow: Flow): void {
    try {
      this.#addLine(flow);
    } catch (error) {
      // None of the flows in hand is written.
      this.#output.take();
      this.#pieces.take();
      throw asWriteError(error, flow);
    }
  }

  /** Hot path: what nothing changed is copied. */
  #addLine(flow: Flow): void {
    const { source } = flow;
    if (!(source instanceof JsonlSource)) {
      flow.sync();
      encodeFlow(this.#output, flow);
      this.#output.add("\n");
    } else if (flow.isTouched) {
      this.#addChanged(flow, source);
    } else {
      const { bytes, start, end, next } = source.line;
      this.#pieces.add(bytes, start, next);
      if (end === next) this.#pieces.add(lineFeed);
      return;
    }
    for (const piece of this.#output.take()) this.#pieces.add(piece);
  }

  #addChanged(flow: Flow, source: JsonlSource): void {
    const { bytes, end, next } = source.line;
    flow.sync();
    const start = this.#output.mark;
    try {
      source.lookInto((json, decoder) => {
        const rewriter = new LineRewriter(this.#output, decoder);
        rewriter.rewriteFlow(json, flowLayouts[flow.type], flow.state);
      });
    } catch (error) {
      if (!(error instanceof LayoutMismatch)) throw error;
      this.#output.goBackTo(start);
      encodeFlow(this.#output, flow);
    }
    if (end === next) this.#output.add("\n");
    else this.#output.copy(bytes, end, next);
  }
}
