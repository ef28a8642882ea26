import type { Flow } from "../flow/flow.js";
import { flowKeys, type FlowKeys } from "./flow-keys.js";

/** A flow of one capture, while it waits for its like in the other. */
export class WaitingFlow {
  readonly id: string;
  #keys: FlowKeys | null = null;

  constructor(
    readonly flow: Flow,
    /** Its number in the capture, from 1. */
    readonly number: number,
  ) {
    this.id = flow.id;
  }

  /** Looked at where there are flows whose ids do not match. */
  get keys(): FlowKeys {
    return (this.#keys ??= flowKeys(this.flow));
  }
}
