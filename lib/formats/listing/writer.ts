import type { Flow } from "../../flow/flow.js";
import { asReadError } from "../errors.js";
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

  /** @throws FlowReadError when a flow is broken; those before it are shown. */
  async write(flows: readonly Flow[]): Promise<void> {
    const lines: string[] = [];
    try {
      for (const flow of flows) for (const line of this.#show(flow)) lines.push(line);
    } finally {
      await this.#sink.write([Buffer.from(lines.join(""))]);
    }
  }

  #show(flow: Flow): string[] {
    try {
      return linesOf(flow).map((line) => `${this.#cut(plainText(line))}\n`);
    } catch (error) {
      throw asReadError(error, flow);
    }
  }

  async end(): Promise<void> {
    // A listing has nothing at its end.
  }

  #cut(line: string): string {
    if (line.length <= this.#width) return line;
    // Not between the halves of a character beyond the basic plane.
    const isCutInTwo = /[\ud800-\udbff]/.test(line.charAt(this.#width - 2));
    return `${line.slice(0, this.#width - (isCutInTwo ? 2 : 1))}…`;
  }
}
