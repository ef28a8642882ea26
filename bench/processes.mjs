import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { captureFolder } from "./captures.mjs";

/** Beside the captures, so that input and output are on one disk. */
export const outputFolder = join(captureFolder, "out");

/**
 * A program that takes part in a comparison.
 *
 * @typedef {object} Program
 * @property {string} name
 * @property {(input: string, output: string) => readonly string[]} command
 * @property {boolean} [writesStdout] Whether the output is its standard output.
 */

/**
 * What a run took, in seconds.
 *
 * @typedef {object} Times
 * @property {number} wall From start to end of the whole process.
 * @property {number} cpu Of the process, in user mode and in the kernel.
 */

// The shell's own `time` sees what Node.js does not tell about a child: its CPU time.
const timed = `exec 3>&2; { time "$@" 2>&3 3>&-; } 2>"$BENCH_TIMES"`;

/** Whether processes can be kept to one CPU here. */
export const canPin = spawnSync("taskset", ["-c", "0", "true"]).status === 0;

/**
 * Runs a program from start to end. Its output is removed before.
 *
 * @param {Program} program
 * @param {{ input: string, output: string, pin: boolean }} on
 * @returns {Times}
 */
export function run({ name, command, writesStdout = false }, { input, output, pin }) {
  mkdirSync(outputFolder, { recursive: true });
  rmSync(output, { force: true });
  // What earlier runs wrote is on the disk first, lest this one be held up by it.
  spawnSync("sync", ["-f", outputFolder]);
  const stdout = writesStdout ? openSync(output, "w") : "ignore";
  const times = join(outputFolder, "times");
  const result = spawnSync("bash", ["-c", timed, "bench", ...pinned(command(input, output), pin)], {
    env: { ...environment(), BENCH_TIMES: times, TIMEFORMAT: "%R %U %S", LC_ALL: "C" },
    stdio: ["ignore", stdout, "pipe"],
    encoding: "utf8",
  });
  if (typeof stdout === "number") closeSync(stdout);
  if (result.status !== 0) throw new Error(`${name} failed: ${result.stderr || result.error}`);
  const [wall = NaN, user = NaN, system = NaN] = readFileSync(times, "utf8").split(" ").map(Number);
  return { wall, cpu: user + system };
}

/** The command with what keeps it to one CPU before it. */
export function pinned(argv, pin) {
  return pin ? ["taskset", "-c", "0", ...argv] : [...argv];
}

/**
 * Compiled scripts in a cache of their own, and no settings for Node.js that the caller has: to read
 * the certificates of `NODE_EXTRA_CA_CERTS`, say, takes as long as all else that a start does.
 */
export function environment() {
  const { env } = process;
  const cache = join(captureFolder, "cache");
  const unset = { NODE_OPTIONS: "", NODE_V8_COVERAGE: "", NODE_EXTRA_CA_CERTS: "" };
  return { ...env, XDG_CACHE_HOME: cache, ...unset };
}
