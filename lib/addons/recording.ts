import { FlowError } from "../flow/flow-error.js";
import type { HttpFlow } from "../flow/http-flow.js";
import type { Response } from "../flow/response.js";

type RequestFlow = HttpFlow<"request">;

/**
 * What came of requests when they were recorded. A saved flow has its response from the start, and in
 * a live one there is none while the request is looked at: addons that answer requests, or change
 * them, are to do the same with both.
 */
export class Recording {
  readonly #outcomes = new WeakMap<RequestFlow, Pick<RequestFlow, "response" | "error">>();

  /** To be called before any script or other addon sees the flow. */
  note(flow: RequestFlow): void {
    const { response, error } = flow;
    this.#outcomes.set(flow, { response, error });
  }

  /** Whether a script or an addon has answered the request, or ended the flow, in this run. */
  isAnswered(flow: RequestFlow): boolean {
    const { response = null, error = null } = this.#outcomes.get(flow) ?? {};
    return flow.response !== response || flow.error !== error;
  }

  /** Answers the request: what came of it when it was recorded did not happen. */
  answer(flow: RequestFlow, response: Response): void {
    this.#forget(flow);
    flow.response = response;
  }

  /** Ends the flow without an answer. */
  kill(flow: RequestFlow): void {
    this.#forget(flow);
    if (flow.killable) flow.kill();
    else flow.error = new FlowError(FlowError.KILLED_MESSAGE);
  }

  #forget(flow: RequestFlow): void {
    flow.response = null;
    flow.websocket = null;
    flow.error = null;
  }
}

/** The flow as it was when the request was there and nothing had come of it, for filters to look at. */
export function asRequested(flow: RequestFlow): RequestFlow {
  return without(flow, ["response", "error", "websocket"]);
}

/** The flow as it was when the response was there and nothing had gone wrong, for filters to look at. */
export function asAnswered(flow: RequestFlow): RequestFlow {
  return without(flow, ["error"]);
}

/** A view of a flow in which some parts are null. */
function without(
  flow: RequestFlow,
  parts: readonly ("response" | "error" | "websocket")[],
): RequestFlow {
  const hidden: ReadonlySet<PropertyKey> = new Set(parts);
  const state = new Proxy(flow.state, {
    get(target, name): unknown {
      if (name === "isNull") return (key: string) => hidden.has(key) || target.isNull(key);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return new Proxy(flow, {
    get(target, name): unknown {
      if (hidden.has(name)) return null;
      return name === "state" ? state : Reflect.get(target, name, target);
    },
  });
}
