import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFlows, writeFlows } from "../../support/mitm-file.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A flow file that mitmproxy can read. */
export interface Capture {
  readonly title: string;
  readonly read: () => Promise<Buffer>;
}

/** The project's own captures of every release, and those that others made. */
export const captures: readonly Capture[] = ["fixtures", "fixtures/mitm", "../shared/corpus/mitm"]
  .map((folder) => join(root, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".mitm") && !path.includes("-unreadable"))
  .map((path) => ({ title: basename(path), read: () => readCapture(path) }));

async function readCapture(path: string): Promise<Buffer> {
  const file = await readFile(path);
  // Before version 5 connections had no ids; mitmproxy makes random ones, and we do not.
  return /^(?:0\.|1-|2-|dumpfile-01)/.test(basename(path)) ? inNewestVersion(file) : file;
}

/** How mitmproxy itself brings these flows to the newest version, upgrade.spec.ts compares. */
export async function inNewestVersion(file: Buffer): Promise<Buffer> {
  const flows = await readFlows(file);
  for (const flow of flows) flow.comment += "touched";
  return writeFlows(...flows);
}
