import { statSync } from "node:fs";
import { FlowReadError } from "./formats/errors.js";
import type { Format } from "./formats/format.js";
import { Losses } from "./formats/losses.js";
import { DamageError } from "./formats/shared/damage-error.js";
import { CompressedOutput } from "./io/compression/compressed-output.js";
import type { Compression } from "./io/compression/compression.js";
import { decompress } from "./io/compression/decompress.js";
import { findCompressedEnd } from "./io/compression/find-end.js";
import type { AddedFrom } from "./io/appending-output.js";
import { CompressionError, FileError } from "./io/errors.js";
import { FileBytes } from "./io/file-bytes.js";
import { readInput } from "./io/input.js";
import { openOutput } from "./io/open-output.js";
import type { Output } from "./io/output.js";
import type { OutputFile } from "./output-file.js";

/**
 * Opens a file to be added to. What a program that crashed has left at its end, half a flow, would make
 * all that is added unreadable: it is cut off.
 *
 * @param onRepair Told, in words, what that was.
 * @throws FileError, also when the file is damaged in another way.
 */
export async function openAddedFile(
  { path: plusPath, compression, format }: OutputFile,
  onRepair: (what: string) => void = () => undefined,
): Promise<Output> {
  const path = plusPath.slice(1);
  const added: Added = { path, plusPath, format, onRepair };
  try {
    if (!hasContent(path)) return await openNew(added, compression);
    if (compression !== null) return await openCompressed(added, compression);
    return await openPlain(added);
  } catch (error) {
    throw asFileError(error, path);
  }
}

interface Added {
  readonly path: string;
  readonly plusPath: string;
  /** Null where the first input says it: then there is nothing to be added to. */
  readonly format: Format | null;
  readonly onRepair: (what: string) => void;
}

/** Whether there is a file, and not an empty one. Whether it can be written is seen when it is opened. */
function hasContent(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() === true && status.size > 0;
}

async function openNew({ plusPath }: Added, compression: Compression | null): Promise<Output> {
  const output = await openOutput(plusPath);
  return compression === null ? output : new CompressedOutput(output, compression, true);
}

async function openPlain({ path, plusPath, format, onRepair }: Added): Promise<Output> {
  const findEnd = await format?.loadFindEnd?.();
  if (findEnd === undefined) return openOutput(plusPath);
  const { end, size } = await FileBytes.with(path, async (file) => ({
    end: await findEnd(file),
    size: file.size,
  }));
  if (end.offset < size) onRepair(halfFlow(path, size - end.offset));
  return openOutput(plusPath, { from: end });
}

async function openCompressed(added: Added, compression: Compression): Promise<Output> {
  const { path, plusPath, onRepair } = added;
  const end = await findCompressedEnd(path, compression);
  const from: AddedFrom = { offset: end.offset, separator: Buffer.alloc(0) };
  if (!end.isCut) {
    return new CompressedOutput(await openOutput(plusPath, { from }), compression, true);
  }
  onRepair(`${path}: its compressed data is cut; the whole flows in it are kept`);
  return rewriteCut(added, compression, end.offset);
}

/**
 * Where a gzip member or zstd frame is cut, there may be many whole flows in it: they are written anew.
 * So the file is replaced, and not added to.
 */
async function rewriteCut(
  added: Added,
  compression: Compression,
  wholeBytes: number,
): Promise<Output> {
  const { path } = added;
  const output = await openOutput(path);
  const compressed = new CompressedOutput(output, compression, true);
  try {
    for await (const chunk of readInput(path, { maxBytes: wholeBytes }))
      await output.write([chunk]);
    await copyFlows(added, compression, wholeBytes, compressed);
    await compressed.cut();
    return compressed;
  } catch (error) {
    await compressed.rollback();
    throw error;
  }
}

/** Copies the whole flows of the compressed data that begins there. */
async function copyFlows(
  { path, format }: Added,
  compression: Compression,
  start: number,
  output: Output,
): Promise<void> {
  const [read, write] = [await format?.loadReader?.(), await format?.loadWriter?.()];
  if (read === undefined || write === undefined) return;
  const writer = write(output, new Losses());
  const bytes = decompress(readInput(path, { start }), compression, path);
  try {
    const reader = read(bytes, { file: path });
    writer.beginInput?.(reader);
    for await (const flows of reader) {
      await (flows.length > 0 ? writer.write(flows) : writer.writeOthers?.());
    }
  } catch (error) {
    if (!(error instanceof CompressionError && error.isCut)) throw error;
  }
}

function halfFlow(path: string, bytes: number): string {
  return `${path}: ${bytes} bytes of a flow that is not all there were at its end; they are cut off`;
}

function asFileError(error: unknown, path: string): unknown {
  if (error instanceof DamageError || error instanceof FlowReadError) {
    const reason = `it is damaged at byte ${error.offset}; what is added could not be read`;
    return new FileError(path, "write", null, reason, { cause: error });
  }
  if (error instanceof CompressionError) {
    const reason = `it is damaged after byte ${error.offset}: ${error.reason}`;
    return new FileError(path, "write", null, reason, { cause: error });
  }
  return error;
}
