import { spawnSync } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";

/** @typedef {import("./measure.mjs").Row} Row */
/** @typedef {import("./memory.mjs").Peak} Peak */

/**
 * What the bench ran with.
 *
 * @param {import("./peers.mjs").Mitmproxy | null} mitmproxy
 * @param {boolean} pin
 */
export function describeSurroundings(mitmproxy, pin) {
  const [cat = "cat"] = spawnSync("cat", ["--version"], { encoding: "utf8" }).stdout.split("\n");
  return {
    machine: `${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`,
    node: process.version,
    cat,
    mitmproxy: mitmproxy?.version ?? null,
    processes: pin ? "all on CPU 0 (taskset)" : "on any CPU",
  };
}

/** @param {ReturnType<typeof describeSurroundings>} surroundings */
export function formatSurroundings({ mitmproxy, ...rest }) {
  const lines = Object.entries(rest).map(([name, value]) => `${name.padEnd(10)} ${value}`);
  lines.push(
    `mitmproxy  ${mitmproxy ?? "none found, so its rows are left out (--mitmproxy PATH_TO_PYTHON)"}`,
  );
  return lines.join("\n");
}

const headings = ["what", "flows", "ratio", "min - max", "CPU", "compared with", "target"];

/** @param {readonly Row[]} rows */
export function formatRows(rows) {
  const cells = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** @param {Row} row */
function cellsOf(row) {
  return [
    row.name,
    String(row.flows),
    short(row.ratio),
    `${short(row.least)} - ${short(row.most)}`,
    short(row.cpu),
    `${row.of} of ${row.peer}`,
    target(row),
  ];
}

/** @param {Row} row */
function target({ of, ratio, target: wanted, aim }) {
  if (wanted === undefined) return "";
  const words = of === "time" ? `at most ${wanted}` : `at least ${wanted}`;
  const rest = aim === undefined ? "" : `, aim ${aim}`;
  return `${words}${rest}: ${verdict(of === "time" ? ratio <= wanted : ratio >= wanted)}`;
}

/** @param {Peak} peak */
export function formatPeak({ gigabytes, megabytes, target: wanted }) {
  return (
    `peak memory, add-header on ${gigabytes.toFixed(1)} GB from a pipe: ` +
    `${megabytes.toFixed(1)} MB, target below ${wanted} MB: ${verdict(megabytes < wanted)}`
  );
}

function verdict(isMet) {
  return isMet ? "ok" : "MISSED";
}

function short(ratio) {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2);
}
