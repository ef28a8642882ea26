import { parseArgs } from "node:util";
import { plantedName, targetNames } from "./targets/targets.js";

/** What is asked for on the command line. */
export interface Arguments {
  readonly targets: readonly string[];
  readonly seed: number;
  /** Inputs for each target. */
  readonly runs: number;
  /** Seconds for all targets together. */
  readonly time: number;
  /** A folder of inputs that did something new: read at first, added to then. */
  readonly corpus: string | null;
  /** The folder for inputs that something is wrong with. */
  readonly findings: string;
  /** Seconds that one input may take. */
  readonly timeout: number;
  /** Megabytes that the process may take. */
  readonly memory: number;
  /** Files to run once each, in place of everything else. */
  readonly files: readonly string[];
}

export const usage = `npm run fuzz -- [options] [FILE...]

Runs the readers, the decoders and the filters with inputs made of captures, and looks whether they
keep their laws. Findings are written into a folder, and make the exit code 1. With FILEs: runs these,
with the one --target.

  --target NAME     ${targetNames.join(", ")}; may be repeated; all if not given
  --time SECONDS    for all targets together; 60 if neither this nor --runs is given
  --runs NUMBER     inputs for each target
  --seed NUMBER     1 if not given; the same seed and --runs give the same inputs
  --corpus DIR      inputs that did something new: read at first, added to then
  --findings DIR    .fuzz/findings if not given
  --timeout SECONDS for one input; 20 if not given
  --memory MB       for the process; 2048 if not given
`;

/** Null when help is asked for. @throws TypeError or RangeError when something is wrong. */
export function parseArguments(args: readonly string[]): Arguments | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      target: { type: "string", multiple: true },
      time: { type: "string" },
      runs: { type: "string" },
      seed: { type: "string", default: "1" },
      corpus: { type: "string" },
      findings: { type: "string", default: ".fuzz/findings" },
      timeout: { type: "string", default: "20" },
      memory: { type: "string", default: "2048" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const targets = values.target ?? targetNames;
  for (const name of targets) {
    if (!targetNames.includes(name) && name !== plantedName)
      throw new RangeError(`there is no target ${name}`);
  }
  if (positionals.length > 0 && targets.length !== 1) {
    throw new RangeError("files are for one --target");
  }
  const defaultTime = values.runs === undefined ? 60 : Infinity;
  return {
    targets,
    seed: number("seed", values.seed),
    runs: values.runs === undefined ? Infinity : number("runs", values.runs),
    time: values.time === undefined ? defaultTime : number("time", values.time),
    corpus: values.corpus ?? null,
    findings: values.findings,
    timeout: number("timeout", values.timeout),
    memory: number("memory", values.memory),
    files: positionals,
  };
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new RangeError(`--${option} takes a number, not ${text}`);
}
