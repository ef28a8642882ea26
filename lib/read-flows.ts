import type { Flow } from "./flow/flow.js";
import { restOfFile, type OnCorrupt } from "./damage.js";
import type { Gap, OnGap } from "./formats/gap.js";
import { formatNamed, readableNames } from "./formats/formats.js";
import type { Format } from "./formats/format.js";
import { inputName, readInput } from "./io/input.js";
import { openFlows } from "./open-flows.js";

export interface ReadFlowsOptions {
  /** The format: `mitm`, `har` and so on; recognised by the first bytes if not given. */
  readonly from?: string;
  /** Longer flows are taken for damage; 1 GiB if not given. */
  readonly maxFlowBytes?: number;
  /** Bytes that a body may have after decoding; 256 MiB if not given. */
  readonly maxBodyBytes?: number;
  /**
   * What damage does: `abort`, which is so if nothing is said, throws after the whole flows before it;
   * `truncate` ends there without an error; `skip` goes on at the next whole flow.
   */
  readonly onCorrupt?: OnCorrupt;
  /** Told of what is passed over, unless damage is an error. */
  readonly onGap?: (gap: Gap) => void;
}

/**
 * The flows of a capture, one by one. Its format is recognised, and so is its compression.
 *
 * @param source A file's path, or the bytes of a capture, whole or in chunks of any size.
 * @throws RangeError when no format that can be read has the name in `from`; FileError,
 *   UnknownFormatError, CompressionError, FlowReadError while it is iterated, the last two only where
 *   damage is an error.
 *
 * @example
 * for await (const flow of readFlows("capture.har.gz")) {
 *   if (flow.type === "http") console.log(flow.request.url);
 * }
 */
export function readFlows(
  source: string | Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ReadFlowsOptions = {},
): AsyncGenerator<Flow, void, undefined> {
  const { from, onCorrupt = "abort", onGap = () => undefined, ...limits } = options;
  const isPath = typeof source === "string";
  const bytes = isPath ? readInput(source) : toBuffers(source);
  const file = isPath ? inputName(source) : "<bytes>";
  const format = from === undefined ? null : readableFormat(from);
  const opening = { file, from: format, ...limits };
  if (onCorrupt === "abort") return flowsOf(bytes, opening);
  const skipping = onCorrupt === "skip" && { onGap };
  return untilDamage(flowsOf(bytes, { ...opening, ...skipping }), onGap);
}

async function* untilDamage(
  flows: AsyncGenerator<Flow, void, undefined>,
  onGap: OnGap,
): AsyncGenerator<Flow, void, undefined> {
  try {
    yield* flows;
  } catch (error) {
    const rest = restOfFile(error);
    if (rest === null) throw error;
    onGap(rest);
  }
}

async function* flowsOf(
  ...[bytes, options]: Parameters<typeof openFlows>
): AsyncGenerator<Flow, void, undefined> {
  const { reader } = await openFlows(bytes, options);
  for await (const flows of reader) yield* flows;
}

function readableFormat(name: string): Format {
  const format = formatNamed(name);
  if (format?.loadReader) return format;
  throw new RangeError(`from takes ${readableNames.join(", ")}, not "${name}"`);
}

async function* toBuffers(
  source: Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer, void, undefined> {
  const chunks = source instanceof Uint8Array ? [source] : source;
  for await (const { buffer, byteOffset, byteLength } of chunks) {
    yield Buffer.from(buffer, byteOffset, byteLength);
  }
}
