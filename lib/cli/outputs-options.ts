import type { ScriptError } from "../script/errors.js";
import { plainText } from "../terminal/plain-text.js";
import type { StderrLog } from "./log.js";
import type { ListingSettings } from "./options/listing.js";
import type { ScriptSettings } from "./options/scripts.js";
import type { OutputPlan } from "./output-plan.js";
import type { OutputsOptions } from "./outputs.js";
import { usesColor } from "./terminal.js";

interface Around {
  readonly log: StderrLog;
  /** The width of standard output; null where it is not used, or no terminal. */
  readonly width: number | null;
  /** Told of expressions that threw, where that does not end the run. */
  readonly onError: (error: ScriptError) => void;
}

/**
 * How outputs are opened, as the command line says it. Expressions whose values are printed are
 * compiled.
 *
 * @throws ScriptLoadError
 */
export async function loadOutputsOptions(
  { shown }: OutputPlan,
  settings: ListingSettings & ScriptSettings,
  { log, width, onError }: Around,
): Promise<OutputsOptions> {
  const isOnTerminal = width !== null;
  let printTo: OutputsOptions["printTo"] = null;
  if (shown?.kind === "values") {
    const { loadPrinter } = await import("./printing.js");
    printTo = await loadPrinter(settings, log, isOnTerminal, onError);
  }
  return {
    width: width ?? Infinity,
    color: usesColor(settings.color, isOnTerminal),
    contentview: settings.contentview,
    printTo,
    onRepair: (what) => log.warn(plainText(what)),
  };
}
