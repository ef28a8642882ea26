import type { Place } from "../../flow/source.js";
import { FlowReadError } from "../errors.js";

/** One flow's bytes: MessagePack binary data, somewhere in a chunk of the file. */
export interface Frame extends Place {
  /** The chunk. Other flows may lie before and after. */
  readonly bytes: Buffer;
  /** Where the frame begins in the chunk: at its type. */
  readonly start: number;
  /** Where its data begins: the flow itself, which is a map. */
  readonly dataAt: number;
  readonly end: number;
}

/** The error for damage at a position of the frame's chunk. */
export function damaged(frame: Frame, at: number, reason: string): FlowReadError {
  const offset = frame.offset + at - frame.start;
  return new FlowReadError(frame, `${reason} at byte ${offset}`, offset);
}
