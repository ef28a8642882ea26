import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompiledScript } from "../cache/compiled-script.js";
import { displayPath, displayPlace } from "../display-path.js";
import { locateError, locatePlace, type ScriptLocation } from "../locate-error.js";
import { ScriptLoadError, type ScriptLoadReason } from "../script-load-error.js";

/** What is wrong with a compiled script that Node.js could not import, as said of its source. */
export function explainImportError(
  error: unknown,
  compiled: CompiledScript,
  script: string,
): ScriptLoadError {
  // One that an `import()` in the script gave.
  if (error instanceof ScriptLoadError) return error;
  const thrownAt = locateError(error);
  const location = thrownAt ?? locateHead(error);
  const { reason, text } = judge(error, compiled, thrownAt !== null);
  const place = displayPlace(location?.file ?? script, location?.line, location?.column);
  return new ScriptLoadError(`${place}: ${text}`, {
    reason,
    file: script,
    ...location,
    cause: error,
  });
}

interface Judgement {
  readonly reason: ScriptLoadReason;
  readonly text: string;
}

function judge(error: unknown, compiled: CompiledScript, isThrown: boolean): Judgement {
  if (!(error instanceof Error)) {
    return { reason: "throw", text: `threw while being imported: ${String(error)}` };
  }
  const message = oneLine(error.message);
  if (isNotFound(error)) return { reason: "import", text: message };
  if (isThrown || !isFromNode(error)) {
    return { reason: "throw", text: `threw while being imported: ${error.name}: ${message}` };
  }
  const missing = missingExport(message, compiled);
  if (missing !== null) return { reason: "import", text: missing };
  return error instanceof SyntaxError
    ? { reason: "syntax", text: `syntax error: ${message}` }
    : { reason: "import", text: `cannot be imported: ${message}` };
}

/** Whether an error that no script's code threw comes from the module loader. */
function isFromNode(error: Error): boolean {
  return error instanceof SyntaxError || "code" in error;
}

function isNotFound(error: Error): boolean {
  const code = "code" in error ? error.code : undefined;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}

const missingExportPattern =
  /module '(?<module>[^']+)' does not provide an export named '(?<name>[^']+)'|Named export '(?<wanted>[^']+)' not found\. The requested module '(?<commonJs>[^']+)'/;

function missingExport(message: string, compiled: CompiledScript): string | null {
  const groups = missingExportPattern.exec(message)?.groups;
  if (groups === undefined) return null;
  const specifier = groups["module"] ?? groups["commonJs"] ?? "";
  const name = groups["name"] ?? groups["wanted"] ?? "";
  return `${nameModule(specifier, compiled)} has no export "${name}"; if it is a type, say so ("import type", "export type")`;
}

/** The specifier in a compiled file, as the user knows the module. */
function nameModule(specifier: string, { modules }: CompiledScript): string {
  const source = modules.find(({ file }) => file === basename(specifier))?.source;
  if (source !== undefined) return displayPath(source);
  return specifier.startsWith("file:") ? displayPath(fileURLToPath(specifier)) : specifier;
}

/**
 * What Node.js puts before the stack of a module that does not link or parse: the place, the line and a
 * mark below it.
 */
function locateHead(error: unknown): ScriptLocation | null {
  if (!(error instanceof Error) || error.stack === undefined) return null;
  const [place = "", , mark = ""] = error.stack.split("\n");
  const [, file, line] = /^(.+):(\d+)$/.exec(place) ?? [];
  if (file === undefined) return null;
  return locatePlace(file, { line: Number(line), column: Math.max(1, mark.indexOf("^") + 1) });
}

/** Errors of Node.js go on with advice that speaks of compiled files. */
function oneLine(message: string): string {
  return message.split(/\n(?:Require stack:|CommonJS modules can)/)[0]?.replace(/\s+/g, " ") ?? "";
}
