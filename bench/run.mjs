import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { listCases } from "./cases.mjs";
import { WrongOutput } from "./checks.mjs";
import { measure } from "./measure.mjs";
import { measurePeak } from "./memory.mjs";
import { findMitmproxy } from "./peers.mjs";
import { canPin, outputFolder } from "./processes.mjs";
import { describeSurroundings, formatPeak, formatRows, formatSurroundings } from "./report.mjs";

const usage = `npm run bench -- [options]

  --mitmproxy PYTHON  compare with the mitmproxy of this Python
                      (else MITMPROXY_PYTHON, else that of the mitmdump on PATH)
  --no-mitmproxy      leave it out
  --only TEXT         only cases with this in their name: start-up, small, large, json, memory ...
  --rounds N          rounds after the warm-up (5)
  --quick             give mitmproxy 2,000 flows in place of 20,000
  --any-cpu           do not keep the processes to one CPU
  --json FILE         write the figures to a file too
`;

const { values } = parseArgs({
  options: {
    mitmproxy: { type: "string" },
    "no-mitmproxy": { type: "boolean" },
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "5" },
    quick: { type: "boolean", default: false },
    "any-cpu": { type: "boolean", default: false },
    json: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});

if (values.help) console.log(usage);
else process.exitCode = bench();

/** Everything, in turn; the exit code. */
function bench() {
  if (!existsSync(join(import.meta.dirname, "..", "dist", "cli", "main.js"))) {
    console.error("there is no build to measure: npm run build");
    return 1;
  }
  const pin = canPin && !values["any-cpu"];
  const mitmproxy = values["no-mitmproxy"] ? null : findMitmproxy(values.mitmproxy);
  const surroundings = describeSurroundings(mitmproxy, pin);
  console.log(`${formatSurroundings(surroundings)}\n`);

  const rows = [];
  let peak = null;
  try {
    for (const benchCase of listCases(mitmproxy, values.quick)) {
      if (!benchCase.name.includes(values.only)) continue;
      say(`${benchCase.name}: ${benchCase.peers.map(({ program }) => program.name).join(", ")}`);
      rows.push(...measure(benchCase, { rounds: Number(values.rounds), pin, mitmproxy }));
    }
    if ("peak memory".includes(values.only)) {
      say("peak memory");
      peak = measurePeak(pin);
    }
  } catch (error) {
    if (!(error instanceof WrongOutput)) throw error;
    console.error(`WRONG OUTPUT: ${error.message}`);
    return 1;
  } finally {
    rmSync(outputFolder, { recursive: true, force: true });
  }

  if (rows.length > 0) console.log(`${formatRows(rows)}\n`);
  if (peak !== null) console.log(`${formatPeak(peak)}\n`);
  console.log("All outputs were checked and are right. How to read this: bench/README.md");
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ surroundings, rows, peak }, null, 2)}\n`);
  }
  return 0;
}

/** What is being done, for those who wait. */
function say(message) {
  process.stderr.write(`... ${message}\n`);
}
