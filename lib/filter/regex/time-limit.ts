import { Script } from "node:vm";

const workKey = Symbol("the work that is limited");
const holder = globalThis as { [workKey]?: () => boolean };
Object.defineProperty(holder, Symbol.for("mitmts-dump.limited-work"), {
  value: () => holder[workKey]?.() === true,
});

let script: Script | null = null;

/**
 * The result of work; null when it took longer. V8 can end a regular expression from outside in no
 * other way.
 */
export function withinTime(milliseconds: number, work: () => boolean): boolean | null {
  script ??= new Script('globalThis[Symbol.for("mitmts-dump.limited-work")]()');
  holder[workKey] = work;
  try {
    return script.runInThisContext({ timeout: milliseconds }) === true;
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  } finally {
    delete holder[workKey];
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
