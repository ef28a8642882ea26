import { makeFlow, type Flow } from "../../flow/flow.js";
import { defaultLimits, type FlowLimits } from "../../flow/source.js";
import type { ByteSource, FlowReader, ReaderOptions } from "../format.js";
import type { OnGap } from "../gap.js";
import type { HarDocument } from "./document.js";
import { HarSource } from "./source.js";
import { HarSplitter } from "./splitter.js";

/** Longer entries are taken for damage: 1 GiB. */
const defaultMaxFlowBytes = 1024 * 1024 * 1024;

/** An opened entry takes many times its bytes, so not all of a chunk are handed on at once. */
const longestBatch = 32;

/**
 * Reads a HAR file, entry by entry while it comes. What is around the entries is in `document`, as
 * far as it was read.
 *
 * @throws FlowReadError while it is iterated, after the whole entries before the damage.
 */
export class HarReader implements FlowReader {
  readonly #source: ByteSource;
  readonly #limits: FlowLimits;
  readonly #splitter: HarSplitter;
  readonly #options: ReaderOptions;

  constructor(source: ByteSource, options: ReaderOptions) {
    this.#source = source;
    this.#options = options;
    const { file, maxFlowBytes = defaultMaxFlowBytes, maxBodyBytes } = options;
    this.#limits = maxBodyBytes === undefined ? defaultLimits : { maxBodyBytes };
    this.#splitter = new HarSplitter(file, maxFlowBytes);
  }

  /** What the file has around its entries. */
  get document(): HarDocument {
    return this.#splitter.document;
  }

  [Symbol.asyncIterator](): AsyncGenerator<readonly Flow[], void, undefined> {
    const { onGap } = this.#options;
    return onGap === undefined ? this.#readWhole() : this.#readDamaged(onGap);
  }

  async *#readDamaged(onGap: OnGap): AsyncGenerator<readonly Flow[], void, undefined> {
    const { HarFinder } = await import("./finder.js");
    const { readPastDamage } = await import("../recovery/read-past-damage.js");
    const { file, maxFlowBytes = defaultMaxFlowBytes } = this.#options;
    const finder = new HarFinder(this.document, this.#limits, maxFlowBytes);
    yield* readPastDamage(this.#source, finder, file, onGap);
  }

  async *#readWhole(): AsyncGenerator<readonly Flow[], void, undefined> {
    for await (const chunk of this.#source) {
      let flows: Flow[] = [];
      try {
        for (const record of this.#splitter.split(chunk)) {
          flows.push(makeFlow("http", new HarSource(record, this.#limits)));
          if (flows.length < longestBatch) continue;
          yield flows;
          flows = [];
        }
      } catch (error) {
        if (flows.length > 0) yield flows;
        throw error;
      }
      if (flows.length > 0) yield flows;
    }
    this.#splitter.end();
  }
}

export function readHar(source: ByteSource, options: ReaderOptions): HarReader {
  return new HarReader(source, options);
}
