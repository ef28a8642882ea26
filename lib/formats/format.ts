import type { Flow } from "../flow/flow.js";
import type { OnGap } from "./gap.js";
import type { Losses } from "./losses.js";

/**
 * Bytes as they come in, in chunks of any size. Chunks belong to the reader once they are yielded. A
 * reader may pass to `next` how many bytes of the last chunk are the beginning of a flow that goes on
 * in the next: a file comes in longer chunks then.
 */
export type ByteSource = AsyncIterable<Buffer, unknown, number | undefined>;

/** Where bytes go. Resolves when they are out of our hands, so that a slow sink slows the run. */
export interface ByteSink {
  write(chunks: readonly Buffer[]): Promise<void>;
  /**
   * Says that a reader may want to begin at what is written next. A sink that compresses begins a
   * gzip member or zstd frame there; others need do nothing.
   */
  cut?(): Promise<void>;
}

/** Flows in the order of the file, in batches: handing them on one by one would cost more. */
export type FlowReader = AsyncIterable<readonly Flow[]>;

/** What all readers are told. */
export interface ReaderOptions {
  /** The file's name, for messages and for where a flow was read. */
  readonly file: string;
  /** Longer flows are taken for damage; 1 GiB if not given. */
  readonly maxFlowBytes?: number;
  /** Bytes that a body may have after decoding; 256 MiB if not given. */
  readonly maxBodyBytes?: number;
  /** Counts what the file has that is no flow, as far as no writer takes it over. */
  readonly passedOver?: Losses;
  /**
   * If given, damage does not end the file: the reader goes on at the next whole flow, tells of each
   * gap, and throws no FlowReadError.
   */
  readonly onGap?: OnGap;
}

/**
 * Makes the reader of one file. Where the file is damaged the reader yields the whole flows before
 * the damage, then throws a FlowReadError; see `onGap` for another way.
 */
export type ReadFormat = (source: ByteSource, options: ReaderOptions) => FlowReader;

/** Writes flows in the order they are given. */
export interface FlowWriter {
  /** Told how many files will be read, before anything else, where that is known. */
  expectInputs?(count: number): void;
  /**
   * Told of each reader before the first of its flows, so that a writer of the same format can take
   * over what a file has around its flows. The reader knows that when it has been read, not sooner.
   */
  beginInput?(reader: FlowReader): void;
  /** @throws FlowWriteError when a flow holds what the format cannot; none of `flows` is written. */
  write(flows: readonly Flow[]): Promise<void>;
  /**
   * Writes what it took over of an input besides flows, as far as that was read: it is called where
   * of a batch no flow is written, so that what is taken over does not pile up.
   */
  writeOthers?(): Promise<void>;
  /** Writes what the format has at its end. */
  end(): Promise<void>;
}

/** Makes a writer. What flows have and the format has no place for is counted in `losses`. */
export type WriteFormat = (sink: ByteSink, losses: Losses) => FlowWriter;

/** A file whose bytes can be read anywhere. */
export interface FileBytes {
  /** How many there are. */
  readonly size: number;
  /** The bytes from an offset on, so many, or as many as there are. */
  read(offset: number, length: number): Promise<Buffer>;
}

/** Where the flows of a file end. */
export interface FlowsEnd {
  /** Behind the last whole flow. What follows, if anything, is the beginning of one. */
  readonly offset: number;
  /** What has to come between it and a flow that is added; empty for most. */
  readonly separator: Buffer;
}

/**
 * Finds where the flows of a file end: a program that crashed may have left half a flow behind them.
 *
 * @throws DamageError where there is anything else.
 */
export type FindFlowsEnd = (file: FileBytes) => Promise<FlowsEnd>;

/**
 * What the first bytes of a file say about its format: that it is this one, that it is not, or that
 * more bytes are needed to tell.
 */
export type Recognition = "yes" | "no" | "more";

/** What can be known of a format without loading it. Each has one, in its folder's `format.ts`. */
export interface Format {
  /** As `--from` and `--to` take it. */
  readonly name: string;
  /** What file names end with, in lower case and with the dot; the usual one first. */
  readonly extensions: readonly string[];
  /**
   * Looks at the first bytes of a file, without compression; there is at least one. Called again with
   * more of them as long as it says "more". Cheap: it is asked for every file.
   */
  recognises(head: Buffer): Recognition;
  /** Loads the reader; null for a format that is only written. */
  readonly loadReader: (() => Promise<ReadFormat>) | null;
  /** Loads the writer; null for a format that is only read. */
  readonly loadWriter: (() => Promise<WriteFormat>) | null;
  /** Whether one file after the other is a file of the format again, as `-w +FILE` makes it. */
  readonly canAppend: boolean;
  /** Loads what finds the end of a file that is added to; none where that cannot be told. */
  readonly loadFindEnd?: () => Promise<FindFlowsEnd>;
  /** Whether people read it on a terminal: it is text, and captures put no control characters in it. */
  readonly isForTerminals?: boolean;
}
