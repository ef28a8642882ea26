import { dirname, join } from "node:path";
import type ts from "typescript";
import { ownName, ownTypes } from "../own-package.js";

const path = join(dirname(ownTypes), "script-events.virtual.ts");

const text = `import type { Script } from "${ownName}";\nexport type Events = Required<Script>;\n`;

/** A file that is only in memory: programs get it to have the types of handlers at hand. */
export const eventsFile: ReadonlyMap<string, string> = new Map([[path, text]]);

/** The type of handler that each event wants; empty while the program's types are not to be had. */
export function eventTypes(program: ts.Program): ReadonlyMap<string, ts.Type> {
  const checker = program.getTypeChecker();
  const events = exportsOf(program, path).find(({ name }) => name === "Events");
  if (events === undefined) return new Map();
  const members = checker.getDeclaredTypeOfSymbol(events).getProperties();
  return new Map(members.map((member) => [member.name, checker.getTypeOfSymbol(member)]));
}

/** The same file with one statement a line after it, each of which fails where a handler is none. */
export function withAssertions(
  handlers: readonly { readonly script: string; readonly event: string }[],
): ReadonlyMap<string, string> {
  const scripts = [...new Set(handlers.map(({ script }) => script))];
  const imports = scripts.map(
    (script, index) => `import * as script${String(index)} from ${JSON.stringify(script)};\n`,
  );
  const assertions = handlers.map(({ script, event }) => {
    const handler = `script${String(scripts.indexOf(script))}.${event}`;
    return `${handler} satisfies Events[${JSON.stringify(event)}];\n`;
  });
  return new Map([[path, text + imports.join("") + assertions.join("")]]);
}

/** What the assertions say, in order. */
export function failedAssertions(program: ts.Program): readonly ts.Diagnostic[] {
  return program.getSemanticDiagnostics(program.getSourceFile(path));
}

export function exportsOf(program: ts.Program, file: string): readonly ts.Symbol[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  return module === undefined ? [] : checker.getExportsOfModule(module);
}
