import { statSync } from "node:fs";
import type { Format, WriteFormat } from "./formats/format.js";
import { formatByFileName } from "./formats/formats.js";
import { loadMitmWriter, mitm } from "./formats/mitm/format.js";
import { compressionByName, type Compression } from "./io/compression/compression.js";
import { FileError, systemCode } from "./io/errors.js";
import { readInput } from "./io/input.js";
import { recognise, type Recognised } from "./open-flows.js";

/** A file that is to be written, and how, as far as it is known. */
export interface OutputFile {
  /** As `openOutput` takes it: `-` is standard output, `+path` adds to a file. */
  readonly path: string;
  /** Null for none. */
  readonly compression: Compression | null;
  /** Null where it is not known yet. */
  readonly format: Format | null;
}

/** So much of a file is looked at to see what it is, before it is added to. */
const recognisedBytes = 256 * 1024;

/** What the name of a file to be written says: `clean.har.gz` is HAR, compressed by gzip. */
export function outputFileOf(path: string): OutputFile {
  if (path === "-") return { path, compression: null, format: null };
  const { compression, innerName } = compressionByName(path);
  return { path, compression, format: formatByFileName(innerName) };
}

/** Why a file cannot be added to; null when it can, or is not to be. */
export function refusalToAppend({ path, compression }: OutputFile, format: Format): string | null {
  if (!path.startsWith("+")) return null;
  if (!format.canAppend) return `nothing can be added to a file in the format ${format.name}`;
  return compression === "zlib" ? "nothing can be added to a zlib stream" : null;
}

/**
 * What a file is that is to be rewritten: compressed as it is, and in its format, whatever its name
 * says. Null when it is no regular file.
 *
 * @throws FileError when it cannot be read.
 */
export async function outputFileLike(path: string): Promise<OutputFile | null> {
  const isDevice = statSync(path, { throwIfNoEntry: false })?.isFile() === false;
  if (isDevice) return null;
  return { path, ...(await recognise(readInput(path, { maxBytes: recognisedBytes }), path)) };
}

/**
 * What is known of a file that is to be added to, when it was looked at: what is added is to be like
 * what is there.
 *
 * @throws FileError when it would not be.
 */
export async function likeWhatIsThere(file: OutputFile): Promise<OutputFile> {
  if (!file.path.startsWith("+")) return file;
  const path = file.path.slice(1);
  const there = await recogniseFile(path);
  if (there === null) return file;
  if (there.format === null) {
    if (file.format !== null) return file;
    throw new FileError(path, "write", null, "what is in it is in no format that is known here");
  }
  const refuse = (is: string, added: string): FileError =>
    new FileError(path, "write", null, `it is ${is}, and what would be added is ${added}`);
  if (there.compression !== file.compression) {
    throw refuse(nameOf(there.compression), nameOf(file.compression));
  }
  const format = file.format ?? there.format;
  if (format !== there.format) throw refuse(there.format.name, format.name);
  return { ...file, format };
}

/**
 * Null when nothing is there, or nothing that can be read; whether it can be written is seen later.
 */
async function recogniseFile(path: string): Promise<Recognised | null> {
  try {
    const status = statSync(path);
    if (!status.isFile() || status.size === 0) return null;
    return await recognise(readInput(path, { maxBytes: recognisedBytes }), path);
  } catch (error) {
    if (error instanceof FileError || systemCode(error) !== null) return null;
    throw error;
  }
}

function nameOf(compression: Compression | null): string {
  return compression === null ? "not compressed" : `compressed by ${compression}`;
}

/** @param mitmVersion The version in which all flows are written; null for each flow's own. */
export async function loadWriter(format: Format, mitmVersion: number | null): Promise<WriteFormat> {
  if (format === mitm && mitmVersion !== null) return loadMitmWriter(mitmVersion);
  const write = await format.loadWriter?.();
  if (write === undefined) throw new TypeError(`${format.name} is a format that is only read`);
  return write;
}
