import type { Flow } from "../flow/flow.js";
import type { ByteSink, FlowReader, FlowWriter, Format } from "../formats/format.js";
import { defaultFormat } from "../formats/formats.js";
import { Losses } from "../formats/losses.js";
import type { Output } from "../io/output.js";
import { openOutputFile } from "../open-output-file.js";
import { likeWhatIsThere, loadWriter, type OutputFile } from "../output-file.js";
import { requireRoom, type CapturePlan } from "./output-plan.js";

/** The capture that a run writes. Its format may be known only when the first input is. */
export class CaptureFile implements FlowWriter {
  readonly output: Output;
  readonly #file: OutputFile;
  readonly #mitmVersion: number | null;
  readonly #inputCount: number;
  readonly #losses = new Losses();
  readonly #sink: CountingSink;
  #format: Format | null = null;
  #writer: FlowWriter | null = null;
  #hasFlows = false;

  private constructor(output: Output, file: OutputFile, plan: CapturePlan) {
    this.output = output;
    this.#sink = new CountingSink(output);
    this.#file = file;
    this.#mitmVersion = plan.mitmVersion;
    this.#inputCount = plan.inputCount;
  }

  /**
   * @param onRepair Told, in words, what of a file that is added to does not count.
   * @throws FileError; UsageError when it is to be added to, and cannot be.
   */
  static async open(plan: CapturePlan, onRepair: (what: string) => void): Promise<CaptureFile> {
    const found = await likeWhatIsThere(plan.file);
    if (found.format !== null) requireRoom(found, found.format);
    const { backupSuffix, isLive } = plan;
    const file = await openOutputFile(found, { backupSuffix, isLive, onRepair });
    const output = plan.isForTerminal ? await forTerminal(file) : file;
    const capture = new CaptureFile(output, found, plan);
    if (found.format !== null) await capture.#makeWriter(found.format);
    return capture;
  }

  /** Whether there is a flow in it. What a format has around its flows does not count. */
  get hasFlows(): boolean {
    return this.#hasFlows && this.output.hasContent;
  }

  /** How many bytes were written, before they are compressed. */
  get bytesWritten(): number {
    return this.#sink.bytes;
  }

  /**
   * Says the format of an input. Where nothing else says in which format flows are written, that of
   * the first input is taken.
   *
   * @throws UsageError when the file is to be added to, and cannot be in that format.
   */
  async useInputFormat(format: Format): Promise<void> {
    if (this.#writer !== null) return;
    requireRoom(this.#file, format);
    await this.#makeWriter(format);
  }

  beginInput(reader: FlowReader): void {
    this.#writer?.beginInput?.(reader);
  }

  async write(flows: readonly Flow[]): Promise<void> {
    await (this.#writer ?? (await this.#makeWriter(defaultFormat))).write(flows);
    this.#hasFlows = true;
  }

  async writeOthers(): Promise<void> {
    await this.#writer?.writeOthers?.();
  }

  async end(): Promise<void> {
    await (this.#writer ?? (await this.#makeWriter(defaultFormat))).end();
  }

  /** What the format had no place for, in words; null when nothing was lost. */
  lossReport(): string | null {
    const lost = this.#losses.report();
    if (lost === null) return null;
    const isVersion = this.#mitmVersion !== null;
    const name = isVersion ? `flow format ${this.#mitmVersion}` : (this.#format?.name ?? "");
    return `${name} has no place for what some flows had: ${lost}`;
  }

  async #makeWriter(format: Format): Promise<FlowWriter> {
    const write = await loadWriter(format, this.#mitmVersion);
    this.#format = format;
    this.#writer = write(this.#sink, this.#losses);
    this.#writer.expectInputs?.(this.#inputCount);
    return this.#writer;
  }
}

/** Counts what is written. */
class CountingSink implements ByteSink {
  readonly #sink: ByteSink;
  bytes = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  write(chunks: readonly Buffer[]): Promise<void> {
    for (const chunk of chunks) this.bytes += chunk.length;
    return this.#sink.write(chunks);
  }

  async cut(): Promise<void> {
    await this.#sink.cut?.();
  }
}

async function forTerminal(output: Output): Promise<Output> {
  const { TerminalOutput } = await import("./terminal-output.js");
  return new TerminalOutput(output);
}
