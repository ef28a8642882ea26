import type { FlowObserver } from "../../flow-observer.js";
import type { StderrLog } from "../log.js";
import type { SummaryChoice } from "../options/summary.js";
import { inputStatus } from "../input-status.js";
import { showStatus, writeToStderr } from "../stderr.js";
import { isTerminal, mayBeTerminal, standardError } from "../terminal.js";
import { RunMeter } from "./run-meter.js";
import { progressText, summaryJson, summaryText } from "./words.js";

export interface ProgressOptions {
  /** Paths of what is read, `-` for standard input. */
  readonly inputs: readonly string[];
  readonly summary: SummaryChoice;
  /** Whether standard output shows something on a terminal, which is busy then. */
  readonly isTerminalBusy: boolean;
}

/** A run that takes no longer than this is over before a line could be read. */
const delay = 1000;
const interval = 200;

/** How far a run is, on a status line while it takes long; and what it did, at its end. */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #log: StderrLog;
  /** Null where nobody wants to know. */
  readonly #meter: RunMeter | null;
  readonly #mayShowLine: boolean;
  #timer: NodeJS.Timeout | null = null;
  #hasShownLine = false;
  readonly #erase = (): void => showStatus("");

  constructor(options: ProgressOptions, log: StderrLog) {
    this.#options = options;
    this.#log = log;
    this.#mayShowLine = !log.isQuiet && !options.isTerminalBusy && mayBeTerminal(standardError);
    const isAsked = options.summary === "text" || options.summary === "json";
    this.#meter = this.#mayShowLine || isAsked ? new RunMeter() : null;
  }

  get observers(): readonly FlowObserver[] {
    return this.#meter === null ? [] : [this.#meter];
  }

  /** The bytes of an input, counted where they are to be. */
  counted(
    source: AsyncGenerator<Buffer, void, number | undefined>,
  ): AsyncGenerator<Buffer, void, number | undefined> {
    return this.#meter?.counted(source) ?? source;
  }

  /** The bytes of a file that is looked at before the run, with others. @param total Of all of them. */
  lookedAt(
    source: AsyncGenerator<Buffer, void, number | undefined>,
    total: number,
  ): AsyncGenerator<Buffer, void, number | undefined> {
    return this.#meter?.lookedAt(source, total) ?? source;
  }

  start(): void {
    if (!this.#mayShowLine) return;
    this.#timer = setTimeout(() => void this.#begin(), delay).unref();
  }

  /** Takes the line away. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    process.off("exit", this.#erase);
    this.#erase();
  }

  /** Says what the run did, where that is asked for, or the run took long enough to be watched. */
  summarise(bytesWritten: number): void {
    if (this.#meter === null) return;
    const { summary } = this.#options;
    if (summary === "json") writeToStderr(`${summaryJson(this.#meter, bytesWritten)}\n`);
    else if (summary === "text" || (summary === "auto" && this.#hasShownLine)) {
      this.#log.summary(summaryText(this.#meter, bytesWritten));
    }
  }

  async #begin(): Promise<void> {
    if (!(await isTerminal(standardError)) || this.#timer === null) return;
    const totalBytes = totalSize(this.#options.inputs);
    process.once("exit", this.#erase);
    this.#timer = setInterval(() => this.#show(totalBytes), interval).unref();
    this.#show(totalBytes);
  }

  #show(totalBytes: number | null): void {
    if (this.#meter === null) return;
    this.#hasShownLine = true;
    const width = (process.stderr.columns || 80) - 1;
    showStatus(progressText(this.#meter, totalBytes).slice(0, width));
  }
}

/** The bytes of all inputs; null where one of them is no file. */
function totalSize(inputs: readonly string[]): number | null {
  let size = 0;
  for (const path of inputs) {
    const status = inputStatus(path);
    if (status?.isFile() !== true) return null;
    size += status.size;
  }
  return size;
}
