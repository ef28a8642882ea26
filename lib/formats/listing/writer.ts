import type { Flow } from "../../flow/flow.js";
import { cutLine } from "../../terminal/cut-line.js";
import { TextSink } from "../../terminal/text-sink.js";
import { asReadError } from "../errors.js";
import type { ByteSink, FlowWriter } from "../format.js";
import type { Detail } from "./detail.js";
import { linesOf } from "./lines.js";

/** How flows are shown. */
export interface ListingOptions {
  /** 1 a line a message, 2 headers, 3 bodies cut, 4 bodies whole. */
  readonly level: Detail["level"];
  /** Where lines are cut: at level 1, and in bodies at level 3; `Infinity` to keep them whole. */
  readonly width: number;
  readonly color: boolean;
  /** How all bodies are shown; null to choose for each. */
  readonly contentview: string | null;
}

/** Makes the writer of a listing. What shows bodies is loaded where there are bodies to be shown. */
export async function openListing(sink: ByteSink, options: ListingOptions): Promise<FlowWriter> {
  const showBody =
    options.level < 3 ? () => [] : (await import("./show-body.js")).bodyView(options);
  return new ListingWriter(sink, options, { level: options.level, showBody });
}

/** Shows flows to people, as mitmdump does. */
class ListingWriter implements FlowWriter {
  readonly #text: TextSink;
  readonly #width: number;
  readonly #detail: Detail;

  constructor(sink: ByteSink, { level, width, color }: ListingOptions, detail: Detail) {
    this.#text = new TextSink(sink, { color, tabs: level > 1 });
    this.#width = level === 1 ? width : Infinity;
    this.#detail = detail;
  }

  /** @throws FlowReadError when a flow is broken; those before it are shown. */
  async write(flows: readonly Flow[]): Promise<void> {
    try {
      for (const flow of flows) await this.#show(flow);
    } finally {
      await this.#text.flush();
    }
  }

  async #show(flow: Flow): Promise<void> {
    try {
      for (const line of linesOf(flow, this.#detail)) {
        const pending = this.#text.line(cutLine(line, this.#width));
        if (pending !== undefined) await pending;
      }
    } catch (error) {
      throw asReadError(error, flow);
    }
  }

  async end(): Promise<void> {
    // A listing has nothing at its end.
  }
}
