import type { Flow } from "../../flow/flow.js";
import type { ByteSink, FlowWriter } from "../format.js";
import { linesOf } from "./lines.js";
import { plainText } from "./plain-text.js";

/** Shows flows to people: one line a request, one a response, as mitmdump does. */
export class ListingWriter implements FlowWriter {
  readonly #sink: ByteSink;
  readonly #width: number;

  /** @param width Where lines are cut; `Infinity` to keep them whole. */
  constructor(sink: ByteSink, width: number) {
    this.#sink = sink;
    this.#width = width;
  }

  async write(flows: readonly Flow[]): Promise<void> {
    const lines = flows.flatMap(linesOf).map((line) => `${this.#cut(plainText(line))}\n`);
    await this.#sink.write([Buffer.from(lines.join(""))]);
  }

  async end(): Promise<void> {
    // A listing has nothing at its end.
  }

  #cut(line: string): string {
    return line.length <= this.#width ? line : `${line.slice(0, this.#width - 1)}…`;
  }
}
