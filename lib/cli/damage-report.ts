import { restOfFile } from "../damage.js";
import type { Gap } from "../formats/gap.js";
import type { StderrLog } from "./log.js";

/** Says what was passed over because of damage: each gap when it is known, and all in sum. */
export class DamageReport {
  /** How many flows were written; null where the run came to no end, or what it wrote does not count. */
  flowsWritten: number | null = null;
  readonly #log: StderrLog;
  readonly #files = new Set<string>();
  #gaps = 0;
  #bytes = 0;
  /** Of how many files the rest was not looked at. */
  #rests = 0;

  constructor(log: StderrLog) {
    this.#log = log;
  }

  /** Whether anything was passed over. */
  get hasGaps(): boolean {
    return this.#gaps > 0;
  }

  readonly onGap = (gap: Gap): void => {
    this.#gaps++;
    this.#files.add(gap.file);
    if (gap.length === null) this.#rests++;
    else this.#bytes += gap.length;
    this.#log.warn(describeGap(gap));
  };

  /** Takes an error for the end of its file; false where it says something else. */
  endsFile(error: unknown): boolean {
    const rest = restOfFile(error);
    if (rest !== null) this.onGap(rest);
    return rest !== null;
  }

  /** What was passed over, in words; null where nothing was. */
  sum(): string | null {
    if (!this.hasGaps) return null;
    const rests = this.#rests === 1 ? "the rest of a file" : `the rest of ${this.#rests} files`;
    const bytes = `${this.#bytes} bytes`;
    const skipped = [...(this.#bytes > 0 ? [bytes] : []), ...(this.#rests > 0 ? [rests] : [])];
    const where = this.#files.size === 1 ? "" : ` in ${this.#files.size} files`;
    const gaps = this.#gaps === 1 ? "1 gap" : `${this.#gaps} gaps`;
    return `${gaps}${where}; skipped: ${skipped.join(", ") || "nothing"}`;
  }
}

function describeGap({ file, offset, length, compression, reason }: Gap): string {
  const place = `byte ${offset}${compression === null ? "" : ` of the ${compression} data`}`;
  if (length === null) return `${file}: the rest is skipped, from ${place} on: ${reason}`;
  if (length === 0) return `${file}: damage at ${place}: ${reason}`;
  return `${file}: ${length} bytes skipped at ${place}: ${reason}`;
}
