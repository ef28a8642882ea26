import { FlowReadError } from "../errors.js";
import { GatheredBytes } from "../shared/gathered-bytes.js";
import type { Frame } from "./frame.js";
import { formatVersion, header, headerLead, mayBeHeader } from "./header.js";
import { lead } from "./lead.js";

/**
 * Cuts a file, that comes in chunks of any size, into its frames. A frame within a chunk is a part of
 * that chunk; one that goes over several is put together in memory of its own.
 *
 * Hot path: it looks at the length of each frame and at nothing inside.
 */
export class FrameCutter {
  readonly #file: string;
  readonly #maxFlowBytes: number;
  readonly #gathered = new GatheredBytes();
  /** The length of what is being gathered; null while not enough is there to tell. */
  #total: number | null = null;
  #number = 1;
  /** Where in the file the next frame or header begins, or the one that is being gathered. */
  #offset = 0;

  constructor(file: string, maxFlowBytes: number) {
    this.#file = file;
    this.#maxFlowBytes = maxFlowBytes;
  }

  /**
   * The frames that end in the next chunk.
   *
   * @throws FlowReadError at the first bytes that are no frame, after the frames before them.
   */
  *cut(next: Buffer): Generator<Frame> {
    let chunk = next;
    let at = 0;
    if (this.#gathered.length > 0) {
      const missing = (this.#total ?? Infinity) - this.#gathered.length;
      at = Math.min(missing, chunk.length);
      this.#gathered.add(chunk, 0, at);
      if (this.#total !== null && this.#gathered.length < this.#total) return;
      const gathered = this.#gathered.take();
      if (this.#total === null) {
        chunk = gathered;
        at = 0;
      } else {
        yield this.#frame(gathered, 0, gathered.length);
      }
    }
    while (at < chunk.length) {
      this.#total = this.#measure(chunk, at);
      if (this.#total === null || at + this.#total > chunk.length) {
        this.#gathered.add(chunk, at, chunk.length);
        return;
      }
      const end = at + this.#total;
      if (chunk[at] === headerLead) this.#offset += header.length;
      else yield this.#frame(chunk, at, end);
      at = end;
    }
  }

  /** @throws FlowReadError when the file ends within a frame or a header. */
  end(): void {
    const { length } = this.#gathered;
    if (length === 0) return;
    const [first] = this.#gathered.take();
    if (first === headerLead) throw this.#error("the file ends in the middle of a header");
    const missing =
      this.#total === null ? "its length is cut" : `${length} of ${this.#total} bytes are there`;
    throw this.#error(`the file ends in the middle of the flow: ${missing}`);
  }

  /** The length of the frame or header at `at`; null when the chunk does not tell yet. */
  #measure(chunk: Buffer, at: number): number | null {
    if (this.#offset === 0 || chunk[at] === headerLead) return this.#measureHeader(chunk, at);
    const lengthSize = lengthSizeOf(chunk[at]);
    if (lengthSize === null) throw this.#error(`there is no flow here, but ${show(chunk, at)}`);
    if (at + 1 + lengthSize > chunk.length) return null;
    const total = 1 + lengthSize + chunk.readUIntBE(at + 1, lengthSize);
    if (total <= this.#maxFlowBytes) return total;
    throw this.#error(`it claims ${total} bytes; more than ${this.#maxFlowBytes} are not read`);
  }

  #measureHeader(chunk: Buffer, at: number): number | null {
    if (!mayBeHeader(chunk, at)) {
      throw this.#error(
        this.#offset === 0
          ? `this is not a msgpack flow file: it begins with ${show(chunk, at)}`
          : `there is no flow here, but ${show(chunk, at)}`,
      );
    }
    if (chunk.length - at < header.length) return null;
    const version = chunk[at + header.length - 1];
    if (version === formatVersion) return header.length;
    throw this.#error(
      `what follows is in version ${version ?? 0} of the format; the newest that is known here is ${formatVersion}`,
    );
  }

  #frame(bytes: Buffer, start: number, end: number): Frame {
    const frame = {
      bytes,
      start,
      dataAt: start + 1 + (lengthSizeOf(bytes[start]) ?? 0),
      end,
      file: this.#file,
      number: this.#number,
      offset: this.#offset,
    };
    this.#number++;
    this.#offset += end - start;
    return frame;
  }

  #error(reason: string): FlowReadError {
    return new FlowReadError(
      { file: this.#file, number: this.#number, offset: this.#offset },
      reason,
    );
  }
}

/** How many bytes the length of binary data has; null for all that is no binary data. */
export function lengthSizeOf(byte: number | undefined): number | null {
  if (byte === lead.bin8) return 1;
  if (byte === lead.bin16) return 2;
  return byte === lead.bin32 ? 4 : null;
}

/** The next few bytes, for a message. */
function show(chunk: Buffer, at: number): string {
  return `the bytes ${chunk.toString("hex", at, at + 8)}`;
}
