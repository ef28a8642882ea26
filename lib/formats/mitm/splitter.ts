import { FlowReadError } from "../errors.js";
import type { FlowRecord } from "./record.js";
import { colon, maxLengthDigits, tag, zero } from "./tnetstring.js";

/** Memory for a flow that goes over several chunks is asked for as the flow comes, from this size. */
const firstAllocation = 16 * 1024 * 1024;

/** A flow that goes over several chunks. */
interface Gathering {
  memory: Buffer;
  length: number;
  /** The flow's whole length; null while not even its length prefix is there. */
  readonly total: number | null;
}

/**
 * Cuts a flow file, that comes in chunks of any size, into its flows. A flow within a chunk is a
 * part of that chunk; one that goes over several is put together in memory of its own.
 *
 * Hot path: it looks at the length of each flow and at nothing inside.
 */
export class FlowSplitter {
  readonly #file: string;
  readonly #maxFlowBytes: number;
  #number = 1;
  /** Where in the file the next flow begins, or the one that is being gathered. */
  #offset = 0;
  #gathering: Gathering | null = null;

  constructor(file: string, maxFlowBytes: number) {
    this.#file = file;
    this.#maxFlowBytes = maxFlowBytes;
  }

  /**
   * The flows that end in the next chunk.
   *
   * @throws FlowReadError at the first bytes that are not a flow, after the flows before them.
   */
  *split(next: Buffer): Generator<FlowRecord> {
    let chunk = next;
    let at = 0;
    if (this.#gathering?.total === null) {
      chunk = Buffer.concat([this.#gathering.memory, next]);
      this.#gathering = null;
    } else if (this.#gathering !== null) {
      at = this.#gather(this.#gathering, this.#gathering.total, chunk);
      if (this.#gathering.length < this.#gathering.total) return;
      const { memory, total } = this.#gathering;
      this.#gathering = null;
      yield this.#record(memory, 0, total);
    }
    while (at < chunk.length) {
      const total = this.#measure(chunk, at);
      if (total === null || at + total > chunk.length) {
        this.#startGathering(chunk, at, total);
        return;
      }
      yield this.#record(chunk, at, at + total);
      at += total;
    }
  }

  /** How many bytes at the end of the last chunk begin a flow that goes on in the next. */
  get cutBytes(): number {
    return this.#gathering?.length ?? 0;
  }

  /** @throws FlowReadError when the file ends within a flow. */
  end(): void {
    if (this.#gathering === null) return;
    const { total, length } = this.#gathering;
    const missing = total === null ? "its length is cut" : `${length} of ${total} bytes are there`;
    throw this.#error(`the file ends in the middle of the flow: ${missing}`);
  }

  /** The length of the flow at `at` with its prefix and tag; null when the chunk does not tell yet. */
  #measure(chunk: Buffer, at: number): number | null {
    let length = 0;
    for (let next = at; next < chunk.length; next++) {
      const byte = chunk[next] ?? 0;
      if (byte === colon && next > at) return this.#checkLimit(length + next - at + 2);
      const digit = byte - zero;
      if (digit < 0 || digit > 9 || next - at >= maxLengthDigits) {
        throw this.#error(
          this.#offset === 0
            ? `this is not a mitmproxy flow file: it begins with ${show(chunk, at)}`
            : `there is no flow here, but ${show(chunk, at)}`,
        );
      }
      length = length * 10 + digit;
    }
    return null;
  }

  #checkLimit(total: number): number {
    if (total <= this.#maxFlowBytes) return total;
    throw this.#error(`it claims ${total} bytes; more than ${this.#maxFlowBytes} are not read`);
  }

  #startGathering(chunk: Buffer, at: number, total: number | null): void {
    const length = chunk.length - at;
    const memory = Buffer.allocUnsafeSlow(Math.max(length, Math.min(total ?? 0, firstAllocation)));
    chunk.copy(memory, 0, at);
    this.#gathering = { memory, length, total };
  }

  /** Adds what the chunk has of the flow; how much that was. */
  #gather(gathering: Gathering, total: number, chunk: Buffer): number {
    const taken = Math.min(total - gathering.length, chunk.length);
    const length = gathering.length + taken;
    if (length > gathering.memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(total, 2 * length));
      gathering.memory.copy(larger, 0, 0, gathering.length);
      gathering.memory = larger;
    }
    chunk.copy(gathering.memory, gathering.length, 0, taken);
    gathering.length = length;
    return taken;
  }

  #record(bytes: Buffer, start: number, end: number): FlowRecord {
    if (bytes[end - 1] !== tag.dict) {
      throw this.#error(`its length of ${end - start} bytes does not lead to the end of a flow`);
    }
    const record = {
      bytes,
      start,
      end,
      file: this.#file,
      number: this.#number,
      offset: this.#offset,
    };
    this.#number++;
    this.#offset += end - start;
    return record;
  }

  #error(reason: string): FlowReadError {
    return new FlowReadError(
      { file: this.#file, number: this.#number, offset: this.#offset },
      reason,
    );
  }
}

/** The next few bytes, for a message. */
function show(chunk: Buffer, at: number): string {
  return JSON.stringify(chunk.toString("latin1", at, at + 16));
}
