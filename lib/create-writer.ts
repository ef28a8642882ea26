import type { Writable } from "node:stream";
import type { Flow } from "./flow/flow.js";
import type { FlowWriter, Format, WriteFormat } from "./formats/format.js";
import { defaultFormat, formatNamed, writableNames } from "./formats/formats.js";
import { Losses, type LossCount } from "./formats/losses.js";
import { mitm } from "./formats/mitm/format.js";
import { newestVersion, oldestWritableVersion } from "./formats/mitm/version.js";
import { GatheringSink } from "./io/gathering-sink.js";
import type { Output } from "./io/output.js";
import { StreamOutput } from "./io/stream-output.js";
import { openOutputFile } from "./open-output-file.js";
import { likeWhatIsThere, loadWriter, outputFileOf, refusalToAppend } from "./output-file.js";

export interface CreateWriterOptions {
  /**
   * The format: `mitm`, `har` and so on. If not given, the extension of the path says it, as in
   * `clean.har.gz`; where that says nothing it is `mitm`.
   */
  readonly to?: string;
  /** The version of `mitm` in which all flows are written, 12 to 21; each flow's own if not given. */
  readonly mitmVersion?: number;
}

/** Writes a capture, flow after flow. */
export interface CaptureWriter extends AsyncDisposable {
  /**
   * Writes a flow. Resolves when there is room for the next one; the flow may be changed then.
   *
   * @throws FlowWriteError when it holds what the format cannot; FileError, also for flows before it.
   */
  write(flow: Flow): Promise<void>;
  /**
   * Writes what the format has at its end. A file appears under its name now, whole. A stream is left
   * open.
   *
   * @throws What any `write` threw; then there is no file.
   */
  end(): Promise<void>;
  /** Takes back what was written, where that can be done. Leaving an `await using` does so too. */
  discard(): Promise<void>;
  /** What flows had and the format has no place for, so far. */
  readonly losses: readonly LossCount[];
}

/**
 * Makes a writer of a capture.
 *
 * @param sink A path, with compression by its extension (`.gz`, `.zst`, `.zhar`); `+` and a path to
 *   add to a file. Or a stream, which is written to no faster than it takes what is written.
 * @throws RangeError when the options name what there is not.
 *
 * @example
 * const writer = createWriter("images.har.gz");
 * for await (const flow of readFlows("all.mitm")) {
 *   if (flow.type === "http" && flow.request.path.endsWith(".png")) await writer.write(flow);
 * }
 * await writer.end();
 */
export function createWriter(
  sink: string | Writable,
  options: CreateWriterOptions = {},
): CaptureWriter {
  const { mitmVersion = null } = options;
  if (typeof sink !== "string") {
    const format = formatOf(options, null);
    return new OpenWriter(Promise.resolve(new StreamOutput(sink)), loadWriter(format, mitmVersion));
  }
  const file = outputFileOf(sink);
  const format = formatOf(options, file.format);
  const refusal = refusalToAppend(file, format);
  if (refusal !== null) throw new RangeError(`${file.path}: ${refusal}`);
  const output = likeWhatIsThere({ ...file, format }).then((found) => openOutputFile(found));
  return new OpenWriter(output, loadWriter(format, mitmVersion));
}

function formatOf({ to, mitmVersion }: CreateWriterOptions, byName: Format | null): Format {
  const format = to === undefined ? (byName ?? defaultFormat) : formatNamed(to);
  if (!format?.loadWriter) {
    throw new RangeError(`to takes ${writableNames.join(", ")}, not "${to ?? ""}"`);
  }
  if (mitmVersion === undefined) return format;
  if (format !== mitm) throw new RangeError(`mitmVersion is for mitm, and not for ${format.name}`);
  const isWritable =
    Number.isInteger(mitmVersion) &&
    mitmVersion >= oldestWritableVersion &&
    mitmVersion <= newestVersion;
  if (isWritable) return format;
  throw new RangeError(`mitmVersion takes ${oldestWritableVersion} to ${newestVersion}`);
}

/** What a writer is made of, once its file is open. */
interface Parts {
  readonly output: Output;
  readonly sink: GatheringSink;
  readonly writer: FlowWriter;
}

class OpenWriter implements CaptureWriter {
  readonly #losses = new Losses();
  readonly #parts: Promise<Parts>;
  /** What was asked for is done one after the other. */
  #last: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | null = null;
  #isOver = false;

  constructor(output: Promise<Output>, write: Promise<WriteFormat>) {
    this.#parts = this.#open(output, write);
    // Whoever writes, or ends, is told.
    this.#parts.catch(() => undefined);
  }

  get losses(): readonly LossCount[] {
    return this.#losses.summary();
  }

  write(flow: Flow): Promise<void> {
    return this.#inTurn(async () => {
      const { writer } = await this.#parts;
      this.#requireOpen();
      await writer.write([flow]);
    });
  }

  end(): Promise<void> {
    return this.#inTurn(async () => {
      const { output, sink, writer } = await this.#parts;
      this.#requireOpen();
      this.#isOver = true;
      try {
        if (this.#failure !== null) throw this.#failure.error;
        await writer.end();
        await sink.flush();
        await output.commit();
      } catch (error) {
        await output.rollback().catch(() => undefined);
        throw error;
      }
    });
  }

  discard(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isOver) return;
      this.#isOver = true;
      const parts = await this.#parts.catch(() => null);
      await parts?.sink.flush().catch(() => undefined);
      await parts?.output.rollback();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.discard();
  }

  async #open(opening: Promise<Output>, loading: Promise<WriteFormat>): Promise<Parts> {
    const [output, write] = await Promise.all([opening, loading]);
    const sink = new GatheringSink(output);
    return { output, sink, writer: write(sink, this.#losses) };
  }

  #requireOpen(): void {
    if (this.#isOver) throw new Error("the writer was ended before");
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const result = this.#last.then(action);
    this.#last = result.catch((error: unknown) => {
      this.#failure ??= { error };
    });
    return result;
  }
}
