import { dirname, sep } from "node:path";
import type ts from "typescript";
import { findScript } from "../find-script.js";
import { ownTypes } from "../own-package.js";
import type { ScriptDiagnostic } from "../script-load-error.js";
import { checkHandlers } from "./check-handlers.js";
import { toScriptDiagnostic } from "./diagnostic.js";
import { eventsFile } from "./events-file.js";
import { createProgram } from "./program.js";

/** What `checkScripts` does, once TypeScript is loaded. */
export async function checkTypes(paths: readonly string[]): Promise<ScriptDiagnostic[]> {
  const scripts = await Promise.all(paths.map(findScript));
  const [fallback] = scripts;
  if (fallback === undefined) return [];
  const program = createProgram(scripts, eventsFile);
  const findings = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program
      .getSourceFiles()
      .filter(isUsers(program))
      .flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ]),
  ];
  return [
    ...findings.map((finding) => toScriptDiagnostic(finding, fallback)),
    ...checkHandlers(program, scripts),
  ];
}

/** Whether a file is a script or a local module of one, and not part of a package or of this program. */
function isUsers(program: ts.Program): (file: ts.SourceFile) => boolean {
  const ownFolder = dirname(ownTypes) + sep;
  return (file) =>
    !file.isDeclarationFile &&
    !program.isSourceFileFromExternalLibrary(file) &&
    !file.fileName.startsWith(ownFolder);
}
