import ts from "typescript";
import type { ScriptDiagnostic } from "../script-load-error.js";

/** @param fallback the file to name for a finding that is about none */
export function toScriptDiagnostic(
  { file, start, code, messageText }: ts.Diagnostic,
  fallback: string,
): ScriptDiagnostic {
  const message = ts.flattenDiagnosticMessageText(messageText, "\n");
  if (file === undefined) return { file: fallback, line: null, column: null, code, message };
  return { file: file.fileName, ...placeIn(file, start ?? 0), code, message };
}

/** Line and column, counted from 1, of an offset in a file. */
export function placeIn(file: ts.SourceFile, offset: number): { line: number; column: number } {
  const { line, character } = file.getLineAndCharacterOfPosition(offset);
  return { line: line + 1, column: character + 1 };
}
