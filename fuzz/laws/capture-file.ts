import type { Flow } from "../../lib/flow/flow.js";
import { FlowReadError } from "../../lib/formats/errors.js";
import type { ByteSink, Format, ReadFormat, WriteFormat } from "../../lib/formats/format.js";
import type { Gap } from "../../lib/formats/gap.js";
import { Losses } from "../../lib/formats/losses.js";
import { isDocumented } from "./documented.js";

// Reading and writing of whole files in memory.

/** The flows of a file up to the damage, if there is any. */
export interface ReadFile {
  readonly flows: readonly Flow[];
  readonly error: FlowReadError | null;
  /** Whether there is something in it that is no flow, and that no writer takes over. */
  readonly isPartlyPassedOver: boolean;
}

/** Small, so that a length that lies is seen for what it is, and what unfolds stays small. */
const limits = { maxFlowBytes: 4 * 2 ** 20, maxBodyBytes: 2 ** 20 };

/** @param sizes The sizes of the chunks that the file comes in, over and over; one chunk if none. */
export async function readFile(
  format: Format,
  file: Buffer,
  sizes: readonly number[] = [],
): Promise<ReadFile> {
  const read = await readerOf(format);
  const passedOver = new Losses();
  const reader = read(inChunks(file, sizes), { file: "input", ...limits, passedOver });
  const flows: Flow[] = [];
  let error: FlowReadError | null = null;
  try {
    for await (const batch of reader) flows.push(...batch);
  } catch (thrown) {
    if (!isDocumented(thrown) || !(thrown instanceof FlowReadError)) throw thrown;
    error = thrown;
  }
  return { flows, error, isPartlyPassedOver: passedOver.summary().length > 0 };
}

/** The flows of a file, and what of it was passed over. */
export interface SavedFile {
  readonly flows: readonly Flow[];
  readonly gaps: readonly Gap[];
}

/** Reads a file as `--on-corrupt skip` does. */
export async function readPastDamage(format: Format, file: Buffer): Promise<SavedFile> {
  const read = await readerOf(format);
  const gaps: Gap[] = [];
  const flows: Flow[] = [];
  const onGap = (gap: Gap) => gaps.push(gap);
  const reader = read(inChunks(file, []), { file: "input", ...limits, onGap });
  for await (const batch of reader) flows.push(...batch);
  return { flows, gaps };
}

/** Flows from anywhere, as a file. */
export async function writeFile(format: Format, flows: readonly Flow[]): Promise<Buffer> {
  const written: Buffer[] = [];
  const writer = (await writerOf(format))(sinkInto(written), new Losses());
  await writer.write(flows);
  await writer.end();
  return Buffer.concat(written);
}

/** What a run without scripts makes of a whole file: it writes while it reads. */
export async function copyFile(format: Format, file: Buffer): Promise<Buffer> {
  const read = await readerOf(format);
  const reader = read(inChunks(file, []), { file: "input", ...limits });
  const written: Buffer[] = [];
  const writer = (await writerOf(format))(sinkInto(written), new Losses());
  writer.beginInput?.(reader);
  for await (const flows of reader) await writer.write(flows);
  await writer.end();
  return Buffer.concat(written);
}

/** Keeps copies: a writer may use its memory again. */
function sinkInto(written: Buffer[]): ByteSink {
  return {
    write(chunks) {
      written.push(...chunks.map((chunk) => Buffer.from(chunk)));
      return Promise.resolve();
    },
  };
}

// Each import() goes through the loader that compiles the modules, which takes its time: once is enough.
const readers = new Map<Format, ReadFormat>();
const writers = new Map<Format, WriteFormat>();

async function readerOf(format: Format): Promise<ReadFormat> {
  const read = readers.get(format) ?? (await format.loadReader?.());
  if (read === undefined) throw new TypeError(`${format.name} is a format that is only written`);
  readers.set(format, read);
  return read;
}

async function writerOf(format: Format): Promise<WriteFormat> {
  const write = writers.get(format) ?? (await format.loadWriter?.());
  if (write === undefined) throw new TypeError(`${format.name} is a format that is only read`);
  writers.set(format, write);
  return write;
}

/** Chunks are memory of their own, as a file's are. */
async function* inChunks(file: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer, void> {
  let nth = 0;
  for (let at = 0; at < file.length;) {
    const size = sizes[nth++ % sizes.length] ?? file.length;
    yield await Promise.resolve(Buffer.from(file.subarray(at, at + size)));
    at += size;
  }
}
