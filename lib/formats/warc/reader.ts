import { makeFlow, type Flow } from "../../flow/flow.js";
import { defaultLimits, type FlowLimits } from "../../flow/source.js";
import { FlowReadError } from "../errors.js";
import type { ByteSource, FlowReader, ReaderOptions } from "../format.js";
import type { OnGap } from "../gap.js";
import { WarcDocument } from "./document.js";
import { RecordError } from "./record.js";
import { WarcSource } from "./source.js";
import { WarcSplitter, type Piece } from "./splitter.js";
import { Window, type Released } from "./window.js";

/** Longer records of flows are taken for damage: 1 GiB. */
const defaultMaxFlowBytes = 1024 * 1024 * 1024;

/** An opened flow takes more than its bytes, so not all of a chunk are handed on at once. */
const longestBatch = 64;

/**
 * Reads a web archive while it comes: a flow for each request with its response. What else there is
 * in the file is in `document`. Where somebody takes that over, a batch may have no flows.
 *
 * @throws FlowReadError while it is iterated, after the whole flows before the damage.
 */
export class WarcReader implements FlowReader {
  readonly document: WarcDocument;
  readonly #source: ByteSource;
  readonly #file: string;
  readonly #limits: FlowLimits;
  readonly #maxFlowBytes: number;
  readonly #onGap: OnGap | undefined;
  readonly #splitter: WarcSplitter;
  readonly #window = new Window();
  #flows: Flow[] = [];
  #count = 0;

  constructor(source: ByteSource, options: ReaderOptions) {
    this.#source = source;
    const { file, maxFlowBytes = defaultMaxFlowBytes, maxBodyBytes, passedOver } = options;
    this.#file = file;
    this.#maxFlowBytes = maxFlowBytes;
    this.#onGap = options.onGap;
    this.#limits = maxBodyBytes === undefined ? defaultLimits : { maxBodyBytes };
    this.#splitter = new WarcSplitter(maxFlowBytes);
    this.document = new WarcDocument(passedOver ?? null);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Flow[], void, undefined> {
    try {
      yield* this.#onGap === undefined ? this.#readWhole() : this.#readPastDamage(this.#onGap);
      this.#release(this.#window.flush());
      if (this.#hasBatch) yield this.#takeBatch();
    } catch (error) {
      // What waits is whole, whatever went wrong behind it.
      this.#release(this.#window.flush());
      if (this.#hasBatch) yield this.#takeBatch();
      if (!(error instanceof RecordError)) throw error;
      const place = { file: this.#file, number: this.#count + 1, offset: error.recordAt };
      throw new FlowReadError(place, error.reason, error.at, { cause: error });
    }
  }

  async *#readWhole(): AsyncGenerator<readonly Flow[], void, undefined> {
    for await (const chunk of this.#source) {
      for (const piece of this.#splitter.split(chunk)) {
        this.#add(piece);
        if (this.#flows.length >= longestBatch) yield this.#takeBatch();
      }
      if (this.#hasBatch) yield this.#takeBatch();
    }
    for (const piece of this.#splitter.end()) this.#add(piece);
  }

  async *#readPastDamage(onGap: OnGap): AsyncGenerator<readonly Flow[], void, undefined> {
    const { RecordFinder } = await import("./finder.js");
    const { findPastDamage } = await import("../recovery/find-past-damage.js");
    const finder = new RecordFinder(this.#maxFlowBytes);
    for await (const found of findPastDamage(this.#source, finder, this.#file, onGap)) {
      for (const { piece, isBehindDamage } of found) {
        if (isBehindDamage) this.#window.breakOff();
        this.#add(piece);
      }
      if (this.#hasBatch) yield this.#takeBatch();
    }
  }

  get #hasBatch(): boolean {
    return this.#flows.length > 0 || this.document.hasOthers;
  }

  #takeBatch(): readonly Flow[] {
    const flows = this.#flows;
    this.#flows = [];
    return flows;
  }

  #add(piece: Piece): void {
    if (piece.kind === "record") {
      this.#release(this.#window.add(piece.record));
    } else if (piece.kind === "begin") {
      // A long one is not held back for what may still belong to those before it.
      this.#release(this.#window.flush());
      this.document.beginOther(piece);
    } else {
      this.#release(this.#window.flush());
      this.document.addToOther(piece);
    }
  }

  #release(released: readonly Released[]): void {
    for (const { exchange, other } of released) {
      if (exchange === null) {
        this.document.beginOther(other);
        continue;
      }
      const [first] = exchange.records;
      const place = { file: this.#file, number: ++this.#count, offset: first?.offset ?? 0 };
      const source = new WarcSource({ place, document: this.document, exchange }, this.#limits);
      this.#flows.push(makeFlow("http", source));
    }
  }
}

export function readWarc(source: ByteSource, options: ReaderOptions): WarcReader {
  return new WarcReader(source, options);
}
