import type { FlowType } from "../../flow/flow.js";
import type { FlowLimits, FlowSource, Place } from "../../flow/source.js";
import type { StateDict } from "../../flow/state/state.js";
import { JsonError } from "../json/json-error.js";
import { parseJson, type JsonValue } from "../json/json-value.js";
import { flowLayouts } from "./flow-layout.js";
import { LineDecoder } from "./line-decoder.js";
import { LineError, type Line } from "./line.js";
import { pathText } from "./path-text.js";

/** A flow in a line of a jsonl file, which was checked. */
export class JsonlSource implements FlowSource {
  readonly line: Line;
  readonly type: FlowType;
  readonly limits: FlowLimits;
  /** Made when the line is first looked into. */
  #json: JsonValue | null = null;
  readonly #decoder = new LineDecoder();

  constructor(line: Line, type: FlowType, limits: FlowLimits) {
    this.line = line;
    this.type = type;
    this.limits = limits;
  }

  get place(): Place {
    const { file, number, offset } = this.line;
    return { file, number, offset };
  }

  /** @throws LineError when the line holds what no flow does, such as a number of too many digits. */
  open(): StateDict {
    return this.lookInto((json, decoder) => decoder.decodeFlow(json, flowLayouts[this.type]));
  }

  /** @throws LineError when `look` finds what no flow holds. */
  lookInto<Result>(look: (json: JsonValue, decoder: LineDecoder) => Result): Result {
    const { bytes, start, end } = this.line;
    try {
      this.#json ??= parseJson(bytes.subarray(start, end));
      return look(this.#json, this.#decoder);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      throw new LineError(this.line, pathText([error.path]), error.reason, start + error.at);
    }
  }
}
