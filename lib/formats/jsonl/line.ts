import type { Place } from "../../flow/source.js";
import { FlowReadError } from "../errors.js";

/** One flow's line, somewhere in a chunk of the file. */
export interface Line extends Place {
  /** The chunk. Other lines may lie before and after. */
  readonly bytes: Buffer;
  /** Where the JSON begins in the chunk. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** Where the line ends: behind its line feed, if it has one. */
  readonly next: number;
  /** The line's number in the file, from 1: empty lines count too. */
  readonly lineNumber: number;
}

/** A line of a jsonl file is not a flow. */
export class LineError extends FlowReadError {
  /** The line's number, from 1. Empty lines count too, so it may be larger than the flow's. */
  readonly line: number;
  /** The field that is wrong, such as `response.headers[3].value`; empty for the line itself. */
  readonly path: string;

  /** @param at Where the damage is in the line's chunk. */
  constructor(line: Line, path: string, reason: string, at = line.start, options?: ErrorOptions) {
    const where = path === "" ? "" : `${path}: `;
    const offset = line.offset + at - line.start;
    super(line, `line ${line.lineNumber}: ${where}${reason}`, offset, options);
    this.line = line.lineNumber;
    this.path = path;
  }
}
