import type { ByteSink, FlowWriter } from "../formats/format.js";
import { loadExpressions } from "../print/load-expressions.js";
import { PrintWriter } from "../print/print-writer.js";
import { makeContext, type RunControl } from "../script/context.js";
import type { ScriptError } from "../script/errors.js";
import { cacheFolder } from "./cache-folder.js";
import type { StderrLog } from "./log.js";
import type { ScriptSettings } from "./options/scripts.js";

/**
 * Compiles the expressions whose values are printed; makes the writer that prints them.
 *
 * @param onError Told of expressions that threw, where that does not end the run.
 * @throws ScriptLoadError
 */
export async function loadPrinter(
  { prints, checksScripts, onScriptError }: ScriptSettings,
  log: StderrLog,
  isTerminal: boolean,
  onError: (error: ScriptError) => void,
): Promise<(sink: ByteSink) => FlowWriter> {
  process.setSourceMapsEnabled(true);
  const options = { cacheFolder: cacheFolder(), check: checksScripts };
  const expressions = await loadExpressions(prints, options);
  const context = makeContext(onlyLooks, log.named("--print"), {});
  return (sink) =>
    new PrintWriter(sink, expressions, {
      context,
      isTerminal,
      onError: onScriptError === "abort" ? null : onError,
    });
}

/** Expressions are evaluated when flows are about to be written: it is too late for more. */
const onlyLooks: RunControl = {
  duplicateFlow: refuse,
  replayRequest: refuse,
  emit: refuse,
  drop: refuse,
  stop: refuse,
};

function refuse(): never {
  throw new Error("--print only looks at flows; use -e to change what is written");
}
