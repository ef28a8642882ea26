import ts from "typescript";
import type { ScriptDiagnostic } from "../script-load-error.js";
import { placeIn } from "./diagnostic.js";
import { eventTypes, exportsOf, failedAssertions, withAssertions } from "./events-file.js";
import { createProgram } from "./program.js";

/** An export that has the name of an event and a type that cannot handle it. */
interface Misfit {
  readonly script: string;
  readonly event: string;
  /** Where it is exported. */
  readonly node: ts.Node;
}

/**
 * Whether what scripts export under the name of an event can handle that event: the `satisfies` that
 * nobody wants to write in every script.
 *
 * @param program must have been made with the events file
 */
export function checkHandlers(program: ts.Program, scripts: readonly string[]): ScriptDiagnostic[] {
  const misfits = scripts.flatMap((script) => misfitsIn(script, program));
  if (misfits.length === 0) return [];
  // Whether types fit can be asked of the compiler, why they do not cannot: it says so of code only.
  const reasons = failedAssertions(createProgram(scripts, withAssertions(misfits), program));
  return misfits.map(({ event, node }, index) => {
    const file = node.getSourceFile();
    const reason = reasons[index];
    return {
      file: file.fileName,
      ...placeIn(file, node.getStart(file)),
      code: reason?.code ?? 0,
      message: [
        `this cannot handle the event "${event}"`,
        ts.flattenDiagnosticMessageText(reason?.messageText, "\n"),
      ].join("\n"),
    };
  });
}

function misfitsIn(script: string, program: ts.Program): Misfit[] {
  const checker = program.getTypeChecker();
  const events = eventTypes(program);
  return exportsOf(program, script).flatMap((symbol) => {
    const event = events.get(symbol.name);
    const [declaration] = symbol.declarations ?? [];
    if (event === undefined || declaration === undefined) return [];
    if (checker.isTypeAssignableTo(checker.getTypeOfSymbol(symbol), event)) return [];
    const node = ts.getNameOfDeclaration(declaration) ?? declaration;
    return [{ script, event: symbol.name, node }];
  });
}
