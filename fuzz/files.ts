import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "./session/finding.js";
import { nameOf } from "./session/pool.js";

/** The inputs in the folder of a target; none where there is no such folder. */
export function readInputs(folder: string, target: string): Buffer[] {
  try {
    const path = join(folder, target);
    return readdirSync(path)
      .filter((name) => !name.endsWith(reportExtension))
      .sort()
      .map((name) => readFileSync(join(path, name)));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** Keeps an input in the folder of a target; gives the file's path. */
export function saveInput(folder: string, target: string, input: Buffer): string {
  const path = join(folder, target, nameOf(input));
  mkdirSync(join(folder, target), { recursive: true });
  writeFileSync(path, input);
  return path;
}

const reportExtension = ".txt";

/** Keeps the input of a finding, and the report beside it; gives the path of the input. */
export function saveFinding(folder: string, { target, input, report }: Finding): string {
  const path = saveInput(folder, target, input);
  writeFileSync(path + reportExtension, `${report}\n`);
  return path;
}
