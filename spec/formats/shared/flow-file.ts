import type { Flow } from "../../../lib/flow/flow.js";
import { PlainDict } from "../../../lib/flow/state/plain-dict.js";
import { PlainList } from "../../../lib/flow/state/plain-list.js";
import { isDict, isList, type StateValue } from "../../../lib/flow/state/state.js";
import { StateSource } from "../../../lib/flow/base-flow.js";
import { makeFlow } from "../../../lib/flow/flow.js";
import { FlowReadError } from "../../../lib/formats/errors.js";
import type { ReadFormat, WriteFormat } from "../../../lib/formats/format.js";
import { Losses } from "../../../lib/formats/losses.js";
import { readMitm } from "../../../lib/formats/mitm/reader.js";
import { MitmWriter } from "../../../lib/formats/mitm/writer.js";

// Reading and writing of whole files, in any format.

export interface FileFormat {
  readonly read: ReadFormat;
  readonly write: WriteFormat;
}

export const mitmFormat: FileFormat = { read: readMitm, write: (sink) => new MitmWriter(sink) };

export interface ReadOptions {
  /** Sizes of the chunks that the file comes in, over and over; one chunk when there are none. */
  readonly chunks?: readonly number[];
  readonly file?: string;
  readonly maxFlowBytes?: number;
}

/** The flows of a file, up to the damage if there is any. */
export interface ReadResult {
  readonly flows: readonly Flow[];
  readonly error: FlowReadError | null;
}

export async function readUntilDamage(
  { read }: FileFormat,
  bytes: Buffer,
  { chunks = [], ...options }: ReadOptions = {},
): Promise<ReadResult> {
  const flows: Flow[] = [];
  try {
    for await (const batch of read(inChunks(bytes, chunks), { file: "a file", ...options })) {
      flows.push(...batch);
    }
  } catch (error) {
    if (error instanceof FlowReadError) return { flows, error };
    throw error;
  }
  return { flows, error: null };
}

/** The flows of a whole file. */
export async function readAll(
  format: FileFormat,
  bytes: Buffer,
  options: ReadOptions = {},
): Promise<readonly Flow[]> {
  const { flows, error } = await readUntilDamage(format, bytes, options);
  if (error !== null) throw error;
  return flows;
}

/** The only flow of a file. */
export async function readOnly(format: FileFormat, bytes: Buffer): Promise<Flow> {
  const [flow, ...others] = await readAll(format, bytes);
  if (flow === undefined || others.length > 0) throw new Error("not exactly one flow");
  return flow;
}

/** The error that a damaged file ends in. */
export async function readError(
  format: FileFormat,
  bytes: Buffer,
  options: ReadOptions = {},
): Promise<FlowReadError> {
  const { flows, error } = await readUntilDamage(format, bytes, options);
  if (error !== null) return error;
  for (const { source } of flows) {
    try {
      source.open();
    } catch (damage) {
      if (damage instanceof FlowReadError) return damage;
      throw damage;
    }
  }
  throw new Error("the file is whole");
}

/** The file that the flows are written as. */
export async function writeAll({ write }: FileFormat, flows: readonly Flow[]): Promise<Buffer> {
  const written: Buffer[] = [];
  const sink = {
    // Copies: a writer may use its memory again.
    write(chunks: readonly Buffer[]) {
      written.push(...chunks.map((chunk) => Buffer.from(chunk)));
      return Promise.resolve();
    },
  };
  const writer = write(sink, new Losses());
  await writer.write(flows);
  await writer.end();
  return Buffer.concat(written);
}

/** A file in one format, as a file in another. */
export async function convert(from: FileFormat, to: FileFormat, bytes: Buffer): Promise<Buffer> {
  return writeAll(to, await readAll(from, bytes));
}

/** A mitm file with its numbers and lengths spelled as we spell them, and each key once. */
export async function inOurSpelling(file: Buffer): Promise<Buffer> {
  const flows = await readAll(mitmFormat, file);
  return writeAll(
    mitmFormat,
    flows.map(({ type, state }) => makeFlow(type, new StateSource(plainCopy(state)))),
  );
}

function plainCopy(value: StateValue & { kind: "dict" }): PlainDict;
function plainCopy(value: StateValue): StateValue;
function plainCopy(value: StateValue): StateValue {
  if (isList(value)) {
    return new PlainList(
      Array.from({ length: value.length }, (_, index) => plainCopy(value.get(index))),
    );
  }
  if (!isDict(value)) return value;
  return new PlainDict(value.keys().map((key) => [key, plainCopy(value.get(key) ?? null)]));
}

/** Chunks are memory of their own, as a file stream's are. */
async function* inChunks(file: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let next = 0;
  for (let at = 0; at < file.length;) {
    const size = Math.max(1, sizes[next++ % sizes.length] ?? file.length);
    yield await Promise.resolve(Buffer.from(file.subarray(at, at + size)));
    at += size;
  }
}
