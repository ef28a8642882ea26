import type { Flow, FlowType } from "../../lib/flow/flow.js";
import { FlowReadError } from "../../lib/formats/errors.js";
import { readMitm } from "../../lib/formats/mitm/reader.js";
import { MitmWriter } from "../../lib/formats/mitm/writer.js";
import { encode, type Element } from "./tnetstring.js";

export interface ReadOptions {
  readonly file?: string;
  /** Sizes of the chunks that the file comes in, over and over; one chunk when there are none. */
  readonly chunks?: readonly number[];
  readonly maxFlowBytes?: number;
}

/** The flows of a file, up to the damage if there is any. */
export interface ReadResult {
  readonly flows: readonly Flow[];
  readonly error: FlowReadError | null;
}

export async function readUntilDamage(
  file: Buffer,
  { chunks = [], file: name = "a.mitm", maxFlowBytes }: ReadOptions = {},
): Promise<ReadResult> {
  const options = maxFlowBytes === undefined ? { file: name } : { file: name, maxFlowBytes };
  const flows: Flow[] = [];
  try {
    for await (const batch of readMitm(inChunks(file, chunks), options)) flows.push(...batch);
  } catch (error) {
    if (error instanceof FlowReadError) return { flows, error };
    throw error;
  }
  return { flows, error: null };
}

/** The flows of a whole file. */
export async function readFlows(file: Buffer, options: ReadOptions = {}): Promise<readonly Flow[]> {
  const { flows, error } = await readUntilDamage(file, options);
  if (error !== null) throw error;
  return flows;
}

/** The only flow of a file, or of an element. */
export async function readFlow(file: Buffer | Element): Promise<Flow> {
  const [flow, ...others] = await readFlows(Buffer.isBuffer(file) ? file : encode(file));
  if (flow === undefined || others.length > 0) throw new Error("not exactly one flow");
  return flow;
}

/** The only flow of a file, of this type. */
export async function readFlowOf<Type extends FlowType>(
  type: Type,
  file: Buffer | Element,
): Promise<Extract<Flow, { type: Type }>> {
  return ofType(type, await readFlow(file));
}

export function ofType<Type extends FlowType>(
  type: Type,
  flow: Flow | undefined,
): Extract<Flow, { type: Type }> {
  if (!hasType(type, flow)) throw new Error(`not a flow of type ${type}`);
  return flow;
}

function hasType<Type extends FlowType>(
  type: Type,
  flow: Flow | undefined,
): flow is Extract<Flow, { type: Type }> {
  return flow?.type === type;
}

/** The file that the flows are written as. */
export async function writeFlows(...flows: readonly Flow[]): Promise<Buffer> {
  const written: Buffer[] = [];
  const writer = new MitmWriter({
    // Copies: the writer may use its memory again.
    write(chunks) {
      written.push(...chunks.map((chunk) => Buffer.from(chunk)));
      return Promise.resolve();
    },
  });
  await writer.write(flows);
  await writer.end();
  return Buffer.concat(written);
}

/** The flow after it was written and read again. */
export async function rewritten(flow: Flow): Promise<Flow> {
  return readFlow(await writeFlows(flow));
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
