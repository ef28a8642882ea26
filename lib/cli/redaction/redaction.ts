import type { Flow } from "../../flow/flow.js";
import { asReadError } from "../../formats/errors.js";
import { redactFlow } from "../../redact/redact-flow.js";
import type { Redactor } from "../../redact/redactor.js";
import { plainText } from "../../terminal/plain-text.js";
import type { StderrLog } from "../log.js";
import type { RunSettings } from "../options/run.js";
import type { Progress } from "../progress/progress.js";
import { learnFromInputs } from "./learn-from-inputs.js";
import { loadRedactor } from "./load-redactor.js";

/** The redaction of all that is read at one call of the program, file by file. */
export class Redaction {
  readonly #redactor: Redactor;
  readonly #settings: RunSettings;
  /** Inputs that are read only once; null where none has been looked at yet. */
  #readOnce: readonly string[] | null = null;

  private constructor(redactor: Redactor, settings: RunSettings) {
    this.#redactor = redactor;
    this.#settings = settings;
  }

  /** @throws UsageError when the key or the rules cannot be used. */
  static async load(settings: RunSettings): Promise<Redaction> {
    return new Redaction(await loadRedactor(settings), settings);
  }

  /**
   * Looks through all inputs that can be read twice, once for all runs: a secret may stand in a file
   * long before anything names it.
   */
  async learn(signal: AbortSignal, progress: Progress): Promise<void> {
    this.#readOnce ??= await learnFromInputs(this.#redactor, this.#settings, { signal, progress });
  }

  /** A flow without secrets, for the writers. @throws FlowReadError when it is broken. */
  readonly finish = (flow: Flow): Flow => {
    try {
      return redactFlow(this.#redactor, flow);
    } catch (error) {
      throw asReadError(error, flow);
    }
  };

  /** Forgets what was replaced since that was said last: it does not count. */
  forgetReport(): void {
    this.#redactor.report.clear();
  }

  /**
   * Says what was replaced since that was said last, and never the secret.
   *
   * @param file The path of the file that it was in; null where it need not be said.
   */
  report(log: StderrLog, file: string | null): void {
    const lines = this.#redactor.report.lines();
    this.#redactor.report.clear();
    const where = file === null ? "" : ` in ${plainText(file)}`;
    if (lines.length === 0) log.info(`nothing was redacted${where}`);
    else log.info(`redacted${where}:`);
    const width = Math.max(...lines.map(({ rule }) => rule.length), 0);
    for (const { rule, place, count } of lines) {
      log.info(`  ${rule.padEnd(width)}  ${place} (${count})`);
    }
    if (lines.length > 0) this.#warnOfLimits(log);
  }

  #warnOfLimits(log: StderrLog): void {
    if (this.#redactor.isForgetful) {
      log.warn(
        "there are more secrets than are remembered: where nothing names them, only the last ones " +
          "are replaced",
      );
    }
    if (this.#readOnce === null || this.#readOnce.length === 0) return;
    log.warn(
      `${this.#readOnce.map(plainText).join(", ")} can be read once only: a secret stays where ` +
        "nothing names it and no flow before has; -r FILE finds it",
    );
  }
}
