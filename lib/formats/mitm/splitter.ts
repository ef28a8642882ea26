import { FlowReadError } from "../errors.js";
import { FlowHead } from "./flow-head.js";
import type { FlowRecord } from "./record.js";
import { colon, maxLengthDigits, tag, zero } from "./tnetstring.js";

/**
 * Cuts a flow file, that comes in chunks of any size, into its flows. A flow within a chunk is a part
 * of that chunk, and so is one that goes on in a chunk right behind it in memory. Any other that goes
 * over several chunks is put together in memory of its own.
 *
 * Hot path: it looks at the length of each flow and at nothing inside.
 */
export class FlowSplitter {
  readonly #file: string;
  readonly #maxFlowBytes: number;
  #number = 1;
  /** Where in the file the next flow begins, or the one that is being gathered. */
  #offset = 0;
  /** Of a flow that the last chunk did not end. */
  #head: FlowHead | null = null;

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
    const head = this.#head;
    if (head !== null) {
      const joined = head.with(next);
      if (joined !== null) {
        chunk = joined;
      } else if (head.total === null) {
        chunk = Buffer.concat([head.bytes, next]);
      } else {
        at = head.add(next, head.total);
        if (head.length < head.total) return;
        this.#head = null;
        yield this.#record(head.bytes, 0, head.total);
      }
      this.#head = null;
    }
    while (at < chunk.length) {
      const total = this.#measure(chunk, at);
      if (total === null || at + total > chunk.length) {
        this.#head = new FlowHead(chunk.subarray(at), total);
        return;
      }
      yield this.#record(chunk, at, at + total);
      at += total;
    }
  }

  /** How many bytes at the end of the last chunk begin a flow that goes on in the next. */
  get cutBytes(): number {
    return this.#head?.length ?? 0;
  }

  /** @throws FlowReadError when the file ends within a flow. */
  end(): void {
    if (this.#head === null) return;
    const { total, length } = this.#head;
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
