import type { Flow } from "../flow/flow.js";

/** Bytes as they come in, in chunks of any size. Chunks belong to the reader once they are yielded. */
export type ByteSource = AsyncIterable<Buffer>;

/** Where bytes go. Resolves when they are out of our hands, so that a slow sink slows the run. */
export interface ByteSink {
  write(chunks: readonly Buffer[]): Promise<void>;
}

/** Flows in the order of the file, in batches: handing them on one by one would cost more. */
export type FlowReader = AsyncIterable<readonly Flow[]>;

/** Writes flows in the order they are given. */
export interface FlowWriter {
  write(flows: readonly Flow[]): Promise<void>;
  /** Writes what the format has at its end. */
  end(): Promise<void>;
}
