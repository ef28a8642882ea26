import { readFileSync, statSync } from "node:fs";
import { virtualFile } from "../virtual-files.js";

/** The text of a file; null when there is no such file, or none that can be read. */
export function readText(path: string): string | null {
  const virtual = virtualFile(path);
  if (virtual !== undefined) return virtual.text;
  if (!isFile(path)) return null;
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

export function isFile(path: string): boolean {
  if (virtualFile(path) !== undefined) return true;
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    // ENOTDIR, ELOOP and their like: nothing to read there either.
    return false;
  }
}

/**
 * Something about the file system that a compiled script relies on: a file had this text, or (null)
 * was absent. A file is compared whole, which is quicker than loading node:crypto for a hash.
 */
export type Fact = readonly [path: string, text: string | null];

export function holds([path, text]: Fact): boolean {
  return text === null ? !isFile(path) : readText(path) === text;
}

/** Reads files and remembers what it saw, including what it looked for in vain. */
export class FileWitness {
  readonly #facts = new Map<string, string | null>();

  read(path: string): string | null {
    const known = this.#facts.get(path);
    if (known !== undefined) return known;
    const text = readText(path);
    this.#facts.set(path, text);
    return text;
  }

  get facts(): Fact[] {
    return [...this.#facts];
  }
}
