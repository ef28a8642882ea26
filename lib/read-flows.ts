import type { Flow } from "./flow/flow.js";
import { readMitm } from "./formats/mitm/reader.js";
import { inputName, readInput } from "./io/input.js";

export interface ReadFlowsOptions {
  /** Longer flows are taken for damage; 1 GiB if not given. */
  readonly maxFlowBytes?: number;
}

/**
 * The flows of a capture, one by one.
 *
 * @param source A file's path, or the bytes of a capture, whole or in chunks of any size.
 * @throws FileError, FlowReadError while it is iterated.
 *
 * @example
 * for await (const flow of readFlows("capture.mitm")) {
 *   if (flow.type === "http") console.log(flow.request.url);
 * }
 */
export async function* readFlows(
  source: string | Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ReadFlowsOptions = {},
): AsyncGenerator<Flow, void, undefined> {
  const isPath = typeof source === "string";
  const bytes = isPath ? readInput(source) : toBuffers(source);
  const file = isPath ? inputName(source) : "<bytes>";
  for await (const flows of readMitm(bytes, { file, ...options })) yield* flows;
}

async function* toBuffers(
  source: Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer, void, undefined> {
  const chunks = source instanceof Uint8Array ? [source] : source;
  for await (const { buffer, byteOffset, byteLength } of chunks) {
    yield Buffer.from(buffer, byteOffset, byteLength);
  }
}
