import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { bareLoop, mitmdump, pythonFile } from "./peers.mjs";
import { outputFolder } from "./processes.mjs";

// The programs that take part. Each takes an input's path and writes an output.

/** @typedef {import("./processes.mjs").Program} Program */
/** @typedef {"add-header" | "rewrite-json"} Script */

const executable = join(import.meta.dirname, "..", "bin", "mitmts-dump.js");

/** The command for ours, with any options. @param {Script | null} script */
export function mitmtsDump(script, ...args) {
  const path = join(import.meta.dirname, "scripts", `${script}.ts`);
  return [executable, "-q", "-n", ...(script === null ? [] : ["-s", path]), ...args];
}

/** With any options. @param {Script | null} script @returns {Program} */
export function ours(script, ...args) {
  return {
    name: "mitmts-dump",
    command: (input, output) => [
      process.execPath,
      ...mitmtsDump(script, "-r", input, "-w", output, ...args),
    ],
  };
}

/** The same, to standard output: what is written need not be on the disk. @param {Script | null} script @returns {Program} */
export function oursToStdout(script) {
  return {
    name: "mitmts-dump",
    command: (input) => [process.execPath, ...mitmtsDump(script, "-r", input, "-w", "-")],
    writesStdout: true,
  };
}

/** A copy that is on the disk at the end, as a file of ours is. @type {Program} */
export const catAndSync = {
  name: "cat and sync",
  command: (input, output) => ["bash", "-c", 'cat "$1" > "$2" && sync "$2"', "cat", input, output],
};

/** @type {Program} */
export const cat = { name: "cat", command: (input) => ["cat", input], writesStdout: true };

/**
 * One of the bench's own, that reads a capture and prints a result.
 *
 * @param {string} name
 * @param {string} file In the folder of helpers.
 * @param {(input: string) => string} pathOf What it reads.
 * @returns {Program}
 */
function helper(name, file, pathOf = (input) => input) {
  return {
    name,
    command: (input) => [
      process.execPath,
      join(import.meta.dirname, "helpers", file),
      pathOf(input),
    ],
    writesStdout: true,
  };
}

/** A HAR file in one piece, and nothing written. */
export const parseJson = helper("JSON.parse of the file", "parse-json.mjs");

/** The least that a program on Node.js must do to copy a file. */
export const copyLoop = helper("copying loop in Node.js", "copy-loop.mjs");

/**
 * Decodes every value of every flow. In another format than the capture's, the same flows.
 *
 * @param {"mitm" | "msgpack"} format
 */
export function decodeFully(format) {
  return helper(`decoding of ${format}`, "decode-fully.mjs", (input) =>
    format === "mitm" ? input : inFormat(input, format),
  );
}

/** The path of a capture in another format, made anew: what ours writes may have changed. */
function inFormat(input, format) {
  const path = join(outputFolder, `decoded.${format}`);
  execFileSync(process.execPath, mitmtsDump(null, "-r", input, "-w", path, "--to", format));
  return path;
}

/** The least that a program on Node.js takes. @type {Program} */
export const emptyNode = { name: "node -e 0", command: () => [process.execPath, "-e", "0"] };

/** @param {import("./peers.mjs").Mitmproxy} mitmproxy @param {Script | null} script @returns {Program} */
export function ofMitmdump(mitmproxy, script) {
  const options = pythonScript(script).flatMap((path) => ["-s", path]);
  return {
    name: `mitmdump ${mitmproxy.version}`,
    command: (input, output) => mitmdump(mitmproxy, ...options, "-r", input, "-w", output),
  };
}

/** From HAR to HAR: mitmdump writes a file of it at its end. @param {import("./peers.mjs").Mitmproxy} mitmproxy @returns {Program} */
export function ofHardump(mitmproxy) {
  return {
    name: `mitmdump ${mitmproxy.version}`,
    command: (input, output) => mitmdump(mitmproxy, "-r", input, "--set", `hardump=${output}`),
  };
}

/** @param {import("./peers.mjs").Mitmproxy} mitmproxy @param {Script | null} script @returns {Program} */
export function ofBareLoop(mitmproxy, script) {
  return {
    name: "bare mitmproxy.io loop",
    command: (input, output) => bareLoop(mitmproxy, input, output, ...pythonScript(script)),
  };
}

/** The path of a script's Python version, if there is a script. @param {Script | null} script */
function pythonScript(script) {
  return script === null ? [] : [pythonFile(`${script.replace("-", "_")}.py`)];
}
