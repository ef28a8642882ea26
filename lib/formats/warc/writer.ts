import type { Flow } from "../../flow/flow.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import type { ByteSink, FlowReader, FlowWriter } from "../format.js";
import type { Losses } from "../losses.js";
import { AdjacentPieces } from "../shared/adjacent-pieces.js";
import { asWriteError } from "../shared/write-error.js";
import type { OtherBytes, WarcDocument } from "./document.js";
import { editedExchange } from "./edit/exchange-edit.js";
import { exportExchange } from "./export/exchange.js";
import { lossesOf, otherFlows } from "./export/losses.js";
import { makeWarcinfo } from "./export/warcinfo.js";
import { inFileOrder, type FlowRecords, type OutputBytes } from "./file-order.js";
import { WarcReader } from "./reader.js";
import { WarcSource } from "./source.js";

/** What is written of a flow, and what of it is not. */
interface WritableFlow extends FlowRecords {
  readonly losses: readonly string[];
}

/**
 * Writes a web archive. Records that were read are copied, or changed only where their flow was;
 * those that belong to no flow are taken over.
 */
export class WarcWriter implements FlowWriter {
  readonly #sink: ByteSink;
  readonly #losses: Losses;
  readonly #output = new AdjacentPieces();
  #document: WarcDocument | null = null;
  /** Whether it is still to be said who writes the file: its first input did not say so. */
  #lacksWarcinfo = true;
  #hasInput = false;

  constructor(sink: ByteSink, losses: Losses) {
    this.#sink = sink;
    this.#losses = losses;
  }

  beginInput(reader: FlowReader): void {
    const document = reader instanceof WarcReader ? reader.document : null;
    document?.takeOver();
    if (document !== null && !this.#hasInput) this.#lacksWarcinfo = false;
    this.#hasInput = true;
    this.#document = document;
  }

  /** @throws FlowWriteError or FlowReadError when a flow cannot be written; none of `flows` is. */
  async write(flows: readonly Flow[]): Promise<void> {
    const writable = flows.map((flow) => this.#recordsOf(flow));
    for (const { losses } of writable) this.#losses.add(losses);
    await this.#put(inFileOrder(writable, this.#document, this.#takeOthers()));
  }

  async writeOthers(): Promise<void> {
    const others = this.#takeOthers();
    if (others.length > 0) await this.#put(others);
  }

  async end(): Promise<void> {
    await this.#put(this.#takeOthers());
  }

  #takeOthers(): readonly OtherBytes[] {
    return this.#document?.takeOthers() ?? [];
  }

  #recordsOf(flow: Flow): WritableFlow {
    if (flow.type !== "http") {
      return { records: [], document: null, losses: [otherFlows[flow.type]] };
    }
    try {
      return httpRecords(flow);
    } catch (error) {
      throw asWriteError(error, flow);
    }
  }

  async #put(output: readonly OutputBytes[]): Promise<void> {
    const all = this.#withWarcinfo(output);
    if (all.length === 0) return;
    if (this.#sink.cut === undefined) {
      for (const { bytes } of all) this.#output.add(bytes);
      await this.#sink.write(this.#output.take());
      return;
    }
    // A member for each record: programs that replay seek to one and read only that.
    for (const { bytes, beginsRecord } of all) {
      if (beginsRecord) await this.#sink.cut();
      await this.#sink.write([bytes]);
    }
  }

  #withWarcinfo(output: readonly OutputBytes[]): readonly OutputBytes[] {
    const [first] = output;
    if (!this.#lacksWarcinfo || first?.beginsRecord !== true) return output;
    this.#lacksWarcinfo = false;
    return [{ bytes: makeWarcinfo(first.bytes), beginsRecord: true }, ...output];
  }
}

function httpRecords(flow: HttpFlow<"request">): WritableFlow {
  const { source } = flow;
  if (!(source instanceof WarcSource)) {
    flow.sync();
    return { records: exportExchange(flow), document: null, losses: lossesOf(flow) };
  }
  const { document, exchange } = source.record;
  if (!(flow.isOpened && flow.isTouched))
    return { records: exchange.records, document, losses: [] };
  flow.sync();
  return { records: editedExchange(flow, source), document, losses: lossesOf(flow) };
}

export function writeWarc(sink: ByteSink, losses: Losses): WarcWriter {
  return new WarcWriter(sink, losses);
}
