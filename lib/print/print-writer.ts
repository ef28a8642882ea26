import type { Flow } from "../flow/flow.js";
import { encodeText } from "../flow/text.js";
import { asReadError, FlowReadError } from "../formats/errors.js";
import type { ByteSink, FlowWriter } from "../formats/format.js";
import { plainText } from "../terminal/plain-text.js";
import type { ScriptContext } from "../script/context.js";
import { ScriptError } from "../script/errors.js";
import { locateError } from "../script/load/index.js";
import type { Expression } from "./load-expressions.js";
import { valueText } from "./value-text.js";

export interface PrintOptions {
  readonly context: ScriptContext;
  /** Whether a person looks at it: then control characters are shown as escapes. */
  readonly isTerminal: boolean;
  /** Told of expressions that threw; null to end the run then. */
  readonly onError: ((error: ScriptError) => void) | null;
}

/** Prints the values of expressions, a line for each flow that is written. */
export class PrintWriter implements FlowWriter {
  readonly #sink: ByteSink;
  readonly #expressions: readonly Expression[];
  readonly #options: PrintOptions;

  constructor(sink: ByteSink, expressions: readonly Expression[], options: PrintOptions) {
    this.#sink = sink;
    this.#expressions = expressions;
    this.#options = options;
  }

  /** @throws ScriptError when an expression throws and that ends the run; those before are printed. */
  async write(flows: readonly Flow[]): Promise<void> {
    const lines: Buffer[] = [];
    try {
      for (const flow of flows) {
        const line = await this.#lineOf(flow);
        if (line !== null) lines.push(encodeText(`${line}\n`));
      }
    } finally {
      await this.#sink.write(lines);
    }
  }

  async end(): Promise<void> {
    // The lines are all there is.
  }

  /** Null where there is nothing to print: all values are undefined, or the flow has no such part. */
  async #lineOf(flow: Flow): Promise<string | null> {
    try {
      const columns: (string | null)[] = [];
      for (const expression of this.#expressions) {
        columns.push(await this.#textOf(expression, flow));
      }
      if (columns.every((column) => column === null)) return null;
      return columns.length === 1 ? (columns[0] ?? "") : columns.map(cell).join("\t");
    } catch (error) {
      if (!(error instanceof ScriptError) || this.#options.onError === null) throw error;
      this.#options.onError(error);
      return null;
    }
  }

  async #textOf({ occasion, evaluate }: Expression, flow: Flow): Promise<string | null> {
    if (occasion.kind === "http" && flow.type !== "http") return null;
    const { context, isTerminal } = this.#options;
    try {
      const text = valueText(await evaluate(context, flow));
      return text !== null && isTerminal ? shown(text) : text;
    } catch (cause) {
      const damage = asReadError(cause, flow);
      if (damage instanceof FlowReadError) throw damage;
      throw new ScriptError({
        script: "--print",
        event: null,
        place: flow.source.place,
        flowId: flow.id,
        location: locateError(cause),
        cause,
      });
    }
  }
}

/** Text that may have several lines, safe on a terminal. */
function shown(text: string): string {
  return text.split("\n").map(plainText).join("\n");
}

/** A value beside others: nothing in it may look like the end of a column or of a line. */
function cell(text: string | null): string {
  return (text ?? "").replace(/[\\\t\n\r]/g, (character) => escapes.get(character) ?? character);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
]);
