import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Flow } from "../lib/flow/flow.js";
import type { Format } from "../lib/formats/format.js";
import { har } from "../lib/formats/har/format.js";
import { mitm } from "../lib/formats/mitm/format.js";
import { readFile, writeFile } from "./laws/capture-file.js";

// What targets start with: the captures in fixtures/, and those of others where they are.

const root = fileURLToPath(new URL("../", import.meta.url));
const fixtures = `${root}fixtures/`;
const others = `${root}../shared/corpus/`;

/** Files with these endings in a folder of the captures of others; none where it is absent. */
export function capturesOfOthers(folder: string, ...endings: readonly string[]): Buffer[] {
  return filesIn(`${others}${folder}/`, endings);
}

/** The flow files in fixtures/. */
export function flowFiles(): Buffer[] {
  return [...filesIn(fixtures, [".mitm"]), ...filesIn(`${fixtures}mitm/`, [".mitm"])];
}

/** Each flow of the captures alone, as a file of its own format version: small inputs are quick. */
export async function singleFlows(): Promise<Buffer[]> {
  const files: Buffer[] = [];
  for (const file of [...flowFiles(), ...capturesOfOthers("mitm", ".mitm")]) {
    const { flows } = await readFile(mitm, file);
    for (const flow of flows) files.push(await writeFile(mitm, [flow]));
  }
  return files.filter(({ length }) => length <= longestSeed);
}

/** The flows in fixtures/ that the newest release wrote. */
export async function newestFlows(): Promise<readonly Flow[]> {
  const names = ["demo.mitm", "mitm/21-mitmproxy-12.2.3.mitm", "mitm/odd.mitm"];
  const files = await Promise.all(
    names.map((name) => readFile(mitm, readFileSync(fixtures + name))),
  );
  return files.flatMap(({ flows }) => flows);
}

/** The newest flows, each as a file in a format. */
export async function singleFlowsAs(format: Format): Promise<Buffer[]> {
  const files: Buffer[] = [];
  for (const flow of await newestFlows()) files.push(await writeFile(format, [flow]));
  return files.filter(({ length }) => length <= longestSeed);
}

/** The largest flow file of ours that is small: something to be compressed. */
export function firstFlowFile(): Buffer {
  return readFileSync(`${fixtures}demo.mitm`);
}

/** HAR files with one entry each: those of others taken apart, and the newest flows. */
export async function singleEntries(): Promise<Buffer[]> {
  const files = capturesOfOthers("har", ".har").flatMap((file) => {
    const document: unknown = JSON.parse(file.toString("utf8").replace(/^\ufeff/, ""));
    return entriesOf(document).map((one) => Buffer.from(JSON.stringify(one)));
  });
  return [...files, ...(await singleFlowsAs(har))].filter(({ length }) => length <= longestSeed);
}

/** A HAR document as one for each of its entries. */
function entriesOf(document: unknown): unknown[] {
  if (typeof document !== "object" || document === null || !("log" in document)) return [];
  const { log } = document;
  if (typeof log !== "object" || log === null || !("entries" in log)) return [];
  const { entries } = log;
  if (!Array.isArray(entries)) return [];
  return entries.map((entry: unknown) => ({ ...document, log: { ...log, entries: [entry] } }));
}

const longestSeed = 20_000;

function filesIn(folder: string, endings: readonly string[]): Buffer[] {
  try {
    return readdirSync(folder)
      .filter((name) => endings.some((ending) => name.endsWith(ending)))
      .sort()
      .map((name) => readFileSync(folder + name));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
