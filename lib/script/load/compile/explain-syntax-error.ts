import { stripVTControlCharacters } from "node:util";
import { displayPlace } from "../display-path.js";
import { ScriptLoadError } from "../script-load-error.js";
import type { Place } from "../source-map.js";

/**
 * What is wrong with a source that swc refused. TypeScript, which ts-node has loaded anyway, is asked
 * for the place and the reason: swc tells both in a picture only.
 */
export async function explainSyntaxError(
  error: unknown,
  path: string,
  source: string,
): Promise<ScriptLoadError> {
  const picture = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const { line, column, reason } = (await firstMistake(path, source)) ?? readPicture(picture);
  return new ScriptLoadError(`${displayPlace(path, line, column)}: syntax error: ${reason}`, {
    reason: "syntax",
    file: path,
    line,
    column,
    frame: drawing(picture),
    cause: error,
  });
}

type Mistake = { [key in keyof Place]: number | null } & { readonly reason: string };

async function firstMistake(path: string, source: string): Promise<Mistake | null> {
  const { default: ts } = await import("typescript");
  const { diagnostics = [] } = ts.transpileModule(source, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext },
  });
  const [first] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (first?.file === undefined) return null;
  const { line, character } = first.file.getLineAndCharacterOfPosition(first.start ?? 0);
  const reason = ts.flattenDiagnosticMessageText(first.messageText, " ");
  return { line: line + 1, column: character + 1, reason };
}

/** swc's message is the reason, then a drawing with `[file:line:1]` above it. */
function readPicture(picture: string): Mistake {
  const [reason = ""] = picture.split("\n");
  const line = /[,╭][-─]\[.*:(\d+):\d+\]/u.exec(picture)?.[1];
  return {
    line: line === undefined ? null : Number(line),
    column: null,
    reason: reason.replace(/^\s*[x×]\s*/u, ""),
  };
}

function drawing(picture: string): string | null {
  const lines = picture.split("\n");
  const start = lines.findIndex((line) => /[,╭][-─]\[/u.test(line));
  const end = lines.findIndex((line) => /^\s*[`╰][-─]/u.test(line));
  return start < 0 || end < start ? null : lines.slice(start, end).join("\n");
}
