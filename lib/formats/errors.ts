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

/** A file is in none of the formats that can be read. */
export class UnknownFormatError extends Error {
  override readonly name = "UnknownFormatError";

  constructor(
    /** The file's path as it was given; `<stdin>` for standard input. */
    readonly file: string,
    /** What it looks like, in words. */
    readonly looksLike: string,
    /** The names of the formats that can be read. */
    readonly readable: readonly string[],
  ) {
    super(`${file}: ${looksLike}; formats that can be read are ${readable.join(", ")}`);
  }
}

/** A flow cannot be written: it holds what its format cannot. */
export class FlowWriteError extends Error {
  override readonly name = "FlowWriteError";

  constructor(
    /** Where the flow was read; null when it was made here. */
    readonly place: Place | null,
    /** What is wrong, in words. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    const where = place === null ? "a new flow" : `${place.file}: flow ${place.number}`;
    super(`${where} cannot be written: ${reason}`, options);
  }
}

/** The error to throw for one that came up while a flow was looked at: broken fields are damage. */
export function asReadError(error: unknown, flow: Flow): unknown {
  const { place } = flow.source;
  if (!(error instanceof FlowFieldError) || place === null) return error;
  return new FlowReadError(place, error.message, place.offset, { cause: error });
}
