import { copyTree, Float, type StateDict } from "./state/state.js";
import { PlainDict } from "./state/plain-dict.js";
import { numberField, setField, setNumberField, textField } from "./field.js";

/**
 * Something that went wrong with a flow, such as an interrupted connection or a failed TLS
 * handshake. A server's HTTP error response is a response, not an error. (mitmproxy `flow.Error`)
 */
export class FlowError {
  /** The message of a flow that was killed. */
  static readonly KILLED_MESSAGE = "Connection killed.";

  /** @internal */
  readonly state: StateDict;

  /** A new error; its time is now unless one is given, in seconds since 1970. */
  constructor(message: string, timestamp?: number);
  /** @internal */
  constructor(message: string, timestamp: number, state: StateDict);
  constructor(message: string, timestamp = Date.now() / 1000, state?: StateDict) {
    this.state = state ?? PlainDict.of({ msg: message, timestamp: new Float(timestamp) });
  }

  /** What went wrong, for people. */
  get msg(): string {
    return textField(this.state, "msg");
  }
  set msg(message: string) {
    setField(this.state, "msg", message);
  }

  /** When it went wrong, in seconds since 1970. */
  get timestamp(): number {
    return numberField(this.state, "timestamp");
  }
  set timestamp(seconds: number) {
    setNumberField(this.state, "timestamp", seconds);
  }

  /** A copy; changes to one do not show in the other. */
  copy(): FlowError {
    return new FlowError("", 0, copyTree(this.state));
  }

  toString(): string {
    return this.msg;
  }
}
