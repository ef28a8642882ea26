import { realpathSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { loadScriptModule, type LoadOptions } from "../load/index.js";
import { addVirtualFile } from "../load/virtual-files.js";
import type { ScriptContext } from "../context.js";
import { moduleText } from "./module-text.js";
import type { Occasion } from "./parse-code.js";

/** What code of the command line became. */
export type InlineFunction = (context: ScriptContext, subject: unknown) => unknown;

/** Code, and what is to be known to compile it. */
export interface InlineCode {
  /** The option that it was given with: how messages name it. */
  readonly option: string;
  readonly code: string;
  readonly occasion: Occasion;
  /** Whether the function gives the code's value. */
  readonly isExpression: boolean;
}

/**
 * Compiles code, or finds it compiled: it is cached as scripts are. What it imports is looked for
 * from the present folder.
 *
 * @throws ScriptLoadError
 */
export async function loadInlineFunction(
  { option, code, occasion, isExpression }: InlineCode,
  options: LoadOptions,
): Promise<InlineFunction> {
  const text = moduleText(code, occasion, isExpression);
  const path = join(realpathSync.native("."), `${option}-${crc32(text).toString(16)}.mts`);
  addVirtualFile(path, { name: option, code, text, linesBefore: 1 });
  const { default: exported } = await loadScriptModule(path, options);
  if (!isFunction(exported)) throw new TypeError(`${option} made no function`);
  return (context, subject) => exported(context, subject);
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === "function";
}
