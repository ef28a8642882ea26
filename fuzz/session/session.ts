import type { Finding } from "./finding.js";
import type { Progress } from "./messages.js";
import { nameOf, Pool } from "./pool.js";
import { watch, type Limits, type WatchListener } from "./watch.js";

export interface SessionOptions {
  readonly target: string;
  readonly seed: number;
  readonly runs: number;
  /** In milliseconds. */
  readonly time: number;
  readonly limits: Limits;
  /** Inputs from earlier sessions. */
  readonly inputs: readonly Buffer[];
}

/** What came of a session. */
export interface Outcome extends Progress {
  /** Inputs that did something new. */
  readonly kept: number;
  readonly findings: readonly Finding[];
}

/** More deaths than so many, and the target is left: something is wrong with it. */
const mostDeaths = 20;

/** Runs a target, and begins again where an input put an end to the process. */
export async function runSession(
  options: SessionOptions,
  listener: WatchListener,
): Promise<Outcome> {
  const end = performance.now() + options.time;
  const pool = new Pool();
  for (const input of options.inputs) pool.add(input);
  const skipped: string[] = [];
  const findings = new Map<string, Finding>();
  let done: Progress = { runs: 0, blocks: 0 };
  let kept = 0;
  for (let deaths = 0; deaths < mostDeaths; deaths++) {
    const before = done;
    const fatal = await watch(
      {
        target: options.target,
        seed: options.seed + deaths,
        runs: options.runs - before.runs,
        time: end - performance.now(),
        inputs: pool.inputs,
        withSeeds: true,
        skipped,
      },
      options.limits,
      {
        didKeep(input) {
          kept++;
          if (pool.add(input)) listener.didKeep(input);
        },
        didFind(finding) {
          if (findings.has(finding.signature)) return;
          findings.set(finding.signature, finding);
          listener.didFind(finding);
        },
        didProgress({ runs, blocks }) {
          done = {
            runs: before.runs + runs,
            blocks: Math.max(before.blocks, blocks),
          };
          listener.didProgress(done);
        },
        didDieOnce: (details) => listener.didDieOnce(details),
      },
    );
    if (fatal === null || performance.now() >= end || done.runs >= options.runs) break;
    skipped.push(nameOf(fatal));
  }
  return { ...done, kept, findings: [...findings.values()] };
}
