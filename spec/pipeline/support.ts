import type { Flow } from "../../lib/flow/flow.js";
import type { FlowReader, FlowWriter } from "../../lib/formats/format.js";
import { runPipeline, type Pipeline } from "../../lib/pipeline.js";
import type { Script } from "../../lib/script/events.js";
import { prepare } from "../flow-runner/support.js";
import { ofType, readFlow } from "../support/mitm-file.js";
import { smallHttpFlow, smallRequest } from "../support/small-flow.js";
import { bytes } from "../support/tnetstring.js";

export function flowTo(path: string): Promise<Flow> {
  return readFlow(smallHttpFlow({ request: smallRequest({ path: bytes(path) }) }));
}

export function pathOf(flow: Flow): string {
  return ofType("http", flow).request.path;
}

/** A reader of one batch for each string: its characters are the paths of its flows. */
export async function* read(...batches: readonly string[]): FlowReader & AsyncGenerator<Flow[]> {
  for (const batch of batches) yield await Promise.all(Array.from(batch, flowTo));
}

/** Keeps the paths of the flows that it is to write, `|` between batches, and `.` at the end. */
export class NotingWriter implements FlowWriter {
  notes = "";

  write(flows: readonly Flow[]): Promise<void> {
    this.notes += `${flows.map(pathOf).join("")}|`;
    return Promise.resolve();
  }

  end(): Promise<void> {
    this.notes += ".";
    return Promise.resolve();
  }
}

export interface Parts {
  readonly readers: Iterable<FlowReader> | AsyncIterable<FlowReader>;
  readonly script?: Script;
  readonly writers?: readonly FlowWriter[];
  readonly signal?: AbortSignal;
  readonly finish?: (flow: Flow) => Flow;
  readonly onFurtherError?: (error: unknown) => void;
}

export function pipelineOf({ script = {}, ...parts }: Parts): Pipeline {
  const { runner } = prepare([script]);
  return { runner, writers: [], onFurtherError: () => undefined, ...parts };
}

/** What a pipeline ends with when it fails. */
export async function failureOf(parts: Parts): Promise<string> {
  try {
    await runPipeline(pipelineOf(parts));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("it did not fail");
}

export function fail(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}
