import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { capture } from "./captures.mjs";
import { checkHeaderAdded, WrongOutput } from "./checks.mjs";
import { environment, outputFolder, pinned, run } from "./processes.mjs";
import { mitmtsDump, ours } from "./programs.mjs";

/**
 * @typedef {object} Peak
 * @property {number} gigabytes That went through.
 * @property {number} megabytes The most memory that the process had meanwhile.
 * @property {number} target
 */

const inputBytes = 5e9;
const targetMegabytes = 150;

// A shell makes the pipes, so that none of the bytes go through this process; and a child's peak
// begins with that of its parent, which is small for a shell.
const pipeline = `
set -o pipefail
"$NODE" "$HELPERS/repeat.mjs" "$COUNT" "$1" "$2" |
  "\${@:5}" |
  "$NODE" "$HELPERS/expect-repeats.mjs" "$COUNT" "$3" "$4"
`;

/**
 * The peak memory of the add-header script on captures that are repeated through a pipe: small flows
 * and large bodies in turn, because what they ask of the memory differs.
 *
 * @param {boolean} pin
 * @returns {Peak}
 * @throws WrongOutput
 */
export function measurePeak(pin) {
  const inputs = [capture("small"), capture("large")];
  const outputs = inputs.map((input, nth) => {
    const output = join(outputFolder, `expected-${nth}.mitm`);
    run(ours("add-header"), { input, output, pin });
    checkHeaderAdded(input, output);
    return output;
  });
  const count = Math.ceil(inputBytes / sum(inputs.map((path) => statSync(path).size)));
  const peak = join(outputFolder, "peak");
  const helpers = join(import.meta.dirname, "helpers");
  const command = [
    process.execPath,
    "--import",
    join(helpers, "peak-memory.mjs"),
    ...mitmtsDump("add-header"),
  ];
  const args = [...inputs, ...outputs, ...pinned(command, pin)];
  const { status, stderr } = spawnSync("bash", ["-c", pipeline, "bench", ...args], {
    env: {
      ...environment(),
      NODE: process.execPath,
      HELPERS: helpers,
      COUNT: String(count),
      BENCH_PEAK: peak,
    },
    encoding: "utf8",
  });
  if (status !== 0) throw new WrongOutput(`5 GB through a pipe: ${stderr.trim()}`);
  for (const output of outputs) rmSync(output);
  return {
    gigabytes: (count * sum(inputs.map((path) => statSync(path).size))) / 1e9,
    megabytes: (Number(readFileSync(peak, "utf8")) * 1024) / 1e6,
    target: targetMegabytes,
  };
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
