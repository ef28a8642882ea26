import { FlowFieldError } from "../flow/field.js";
import type { Flow } from "../flow/flow.js";
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

/** The error to throw for one that came up while a flow was looked at: broken fields are damage. */
export function asReadError(error: unknown, flow: Flow): unknown {
  const { place } = flow.source;
  if (!(error instanceof FlowFieldError) || place === null) return error;
  return new FlowReadError(place, error.message, place.offset, { cause: error });
}
