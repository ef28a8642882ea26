import { StringDecoder } from "node:string_decoder";
import { unsafeOnTerminals } from "../terminal/plain-text.js";
import type { Output } from "../io/output.js";

/**
 * Text for a terminal. Formats that people read write no control characters, but copy what nothing
 * changed: a line of JSON from a stranger's file may have some. As `\u001b` it is the same JSON.
 */
export class TerminalOutput implements Output {
  readonly #output: Output;
  readonly #decoder = new StringDecoder("utf8");

  constructor(output: Output) {
    this.#output = output;
  }

  get name(): string {
    return this.#output.name;
  }

  get hasContent(): boolean {
    return this.#output.hasContent;
  }

  get bytesBefore(): number {
    return this.#output.bytesBefore;
  }

  async write(chunks: readonly Buffer[]): Promise<void> {
    const text = chunks.map((chunk) => this.#decoder.write(chunk)).join("");
    await this.#output.write([Buffer.from(escaped(text))]);
  }

  async commit(): Promise<void> {
    await this.#output.commit();
  }

  async rollback(): Promise<void> {
    await this.#output.rollback();
  }

  abandon(): void {
    this.#output.abandon();
  }
}

function escaped(text: string): string {
  return text.replace(unsafeOnTerminals, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
