import { displayPlace } from "../display-path.js";
import { ScriptLoadError } from "../script-load-error.js";
import { checkTypes } from "./check-types.js";

/** Throws ScriptLoadError for the first of what the type check finds in a script. */
export async function requireSoundTypes(script: string): Promise<void> {
  const diagnostics = await checkTypes([script]);
  const [first] = diagnostics;
  if (first === undefined) return;
  const { file, line, column, code, message } = first;
  const more = diagnostics.length === 1 ? "" : ` (and ${String(diagnostics.length - 1)} more)`;
  const [summary = ""] = message.split("\n");
  throw new ScriptLoadError(
    `${displayPlace(file, line, column)}: TS${String(code)}: ${summary}${more}`,
    { reason: "types", file, line, column, diagnostics },
  );
}
