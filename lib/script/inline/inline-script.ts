import type { Flow } from "../../flow/flow.js";
import type { ScriptContext } from "../context.js";
import type { LoadOptions, ModuleExports } from "../load/index.js";
import type { LoadedScript } from "../loaded-script.js";
import { loadInlineFunction, type InlineFunction } from "./load-function.js";
import { parseCode } from "./parse-code.js";

const option = "-e";

/**
 * The script that a line of code stands for.
 *
 * @throws InlineCodeError, ScriptLoadError
 */
export async function inlineScript(text: string, options: LoadOptions): Promise<LoadedScript> {
  const { code, occasion } = parseCode(text);
  const run = await loadInlineFunction({ option, code, occasion, isExpression: false }, options);
  const exports =
    occasion.kind === "event"
      ? { [occasion.event]: run }
      : onceComplete(run, occasion.kind === "any");
  return { path: option, exports, takesNoOptions: true };
}

/** Handlers that run a function once for each flow, in the last event but those of its failure. */
function onceComplete(run: InlineFunction, takesAll: boolean): ModuleExports {
  const done = new WeakSet<Flow>();
  const when =
    (isComplete: (flow: Flow) => boolean) =>
    (context: ScriptContext, flow: Flow): unknown => {
      if (done.has(flow) || !isComplete(flow)) return undefined;
      done.add(flow);
      return run(context, flow);
    };
  const always = when(() => true);
  const http = {
    request: when(isOnlyRequest),
    response: when((flow) => flow.type === "http" && flow.websocket === null),
    websocketend: always,
    error: always,
  };
  if (!takesAll) return http;
  return {
    ...http,
    tcpend: always,
    tcperror: always,
    udpend: always,
    udperror: always,
    dnsrequest: when(isOnlyRequest),
    dnsresponse: always,
    dnserror: always,
  };
}

/** Whether nothing came of a request, and nothing will. */
function isOnlyRequest(flow: Flow): boolean {
  if (flow.type !== "http" && flow.type !== "dns") return false;
  return flow.response === null && flow.error === null && !flow.live;
}
