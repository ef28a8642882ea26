import { defaultLimits, type FlowLimits, type FlowSource, type Place } from "../../flow/source.js";
import type { StateDict } from "../../flow/state/state.js";
import { decodeState } from "./decode.js";
import type { Frame } from "./frame.js";

/** A flow in a frame of a msgpack file. */
export class MsgpackSource implements FlowSource {
  readonly frame: Frame;
  readonly limits: FlowLimits;

  constructor(frame: Frame, limits: FlowLimits = defaultLimits) {
    this.frame = frame;
    this.limits = limits;
  }

  get place(): Place {
    const { file, number, offset } = this.frame;
    return { file, number, offset };
  }

  /** @throws FlowReadError when the frame is damaged. */
  open(): StateDict {
    return decodeState(this.frame);
  }
}
