import type { Flow } from "../../flow/flow.js";
import type { ByteSink, FlowWriter } from "../format.js";
import { Pieces } from "../shared/pieces.js";
import { asWriteError } from "../shared/write-error.js";
import { encode } from "./encode.js";
import { FrameOutput } from "./frame-output.js";
import { header } from "./header.js";
import { MsgpackSource } from "./source.js";

export function writeMsgpack(sink: ByteSink): FlowWriter {
  return new MsgpackWriter(sink);
}

/** Writes a msgpack file. Nothing that `mitm` holds is lost. */
class MsgpackWriter implements FlowWriter {
  readonly #sink: ByteSink;
  readonly #pieces = new Pieces();
  readonly #output = new FrameOutput();
  #hasHeader = false;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  async write(flows: readonly Flow[]): Promise<void> {
    if (!this.#hasHeader) this.#pieces.add(header);
    for (const flow of flows) this.#add(flow);
    this.#hasHeader = true;
    await this.#sink.write(this.#pieces.take());
  }

  /** Writes the header where there was no flow: an empty file would not tell its format. */
  async end(): Promise<void> {
    if (!this.#hasHeader) await this.write([]);
  }

  #add(flow: Flow): void {
    try {
      this.#addFrame(flow);
    } catch (error) {
      // None of the flows in hand is written.
      this.#pieces.take();
      throw asWriteError(error, flow);
    }
  }

  /** Hot path: what nothing changed is copied. */
  #addFrame(flow: Flow): void {
    const { source } = flow;
    if (source instanceof MsgpackSource && !flow.isTouched) {
      const { bytes, start, end } = source.frame;
      this.#pieces.add(bytes, start, end);
      return;
    }
    flow.sync();
    this.#output.begin();
    encode(this.#output, flow.state);
    this.#output.end(this.#pieces);
  }
}
