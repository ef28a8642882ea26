import type { Place } from "../flow/source.js";

/** A flow could not be read. Flows before it in the file were whole. */
export class FlowReadError extends Error {
  override readonly name = "FlowReadError";
  /** The file's path as it was given; `<stdin>` for standard input. */
  readonly file: string;
  /** The flow's number in that file, from 1. */
  readonly flowNumber: number;
  /** Where the damage is, or where the flow begins: bytes from the start of the file. */
  readonly offset: number;

  constructor(
    /** Where the flow begins. */
    place: Place,
    /** What is wrong, in words. */
    readonly reason: string,
    offset: number = place.offset,
    options?: ErrorOptions,
  ) {
    super(`${place.file}: flow ${place.number} at byte ${place.offset}: ${reason}`, options);
    this.file = place.file;
    this.flowNumber = place.number;
    this.offset = offset;
  }
}
