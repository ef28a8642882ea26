import { basename, join } from "node:path";
import { ownEntry } from "../own-package.js";
import { holds, readText, type Fact } from "./files.js";

/**
 * A script and all local modules it imports, compiled. They lie side by side in a cache folder,
 * together with this record of them.
 */
export interface CompiledScript {
  /** What the record is about; see {@link identity}. */
  readonly identity: string;
  /** File name of the compiled script itself. */
  readonly entry: string;
  readonly modules: readonly CompiledModule[];
  /** Whether one of the modules gets this program through `require`. */
  readonly requiresOwn: boolean;
  /** What must still be so for the compiled files to be good. */
  readonly facts: readonly Fact[];
}

export interface CompiledModule {
  /** Its file name in the cache folder. */
  readonly file: string;
  /** Absolute path of what it was compiled from. */
  readonly source: string;
  /** Of the compiled file, to notice damage. */
  readonly checksum: number;
}

/** To be raised whenever the same source compiles to something else. */
const format = 1;

/** What tells one record from another: the script, the program that compiled it, the form of the cache. */
export function identity(script: string): string {
  return `${String(format)} ${ownEntry} ${script}`;
}

/** The file name of a script's record. */
export function recordName(script: string): string {
  const stem = basename(script).replace(/[^\w.-]/g, "_");
  return `${stem}-${checksum(identity(script)).toString(16).padStart(8, "0")}.json`;
}

/**
 * FNV-1a over the characters: what has to be told apart here is not forged but damaged, and to load
 * `node:zlib`, or even `node:crypto`, for it takes a good part of a short run.
 */
export function checksum(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  }
  return sum >>> 0;
}

/** The compiled form of a script as it is now; null when there is none, or it is stale or damaged. */
export function readCompiled(folder: string, script: string): CompiledScript | null {
  const compiled = parseRecord(readText(join(folder, recordName(script))) ?? "");
  if (compiled?.identity !== identity(script)) return null;
  if (!compiled.facts.every(holds)) return null;
  return compiled.modules.every((module) => isIntact(folder, module)) ? compiled : null;
}

export function isIntact(folder: string, { file, checksum: expected }: CompiledModule): boolean {
  const text = readText(join(folder, file));
  return text !== null && checksum(text) === expected;
}

/** A record is a line with its checksum, then JSON. */
export function formatRecord(compiled: CompiledScript): string {
  const json = JSON.stringify(compiled);
  return `${String(checksum(json))}\n${json}`;
}

function parseRecord(text: string): CompiledScript | null {
  const end = text.indexOf("\n");
  const json = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== String(checksum(json))) return null;
  const value: unknown = JSON.parse(json);
  return isCompiledScript(value) ? value : null;
}

/** The checksum vouches for the rest: only {@link formatRecord} writes such files. */
function isCompiledScript(value: unknown): value is CompiledScript {
  return typeof value === "object" && value !== null && "identity" in value;
}
