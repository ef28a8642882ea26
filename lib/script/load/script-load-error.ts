/**
 * Why a script cannot be used:
 * - `missing`: there is no such file
 * - `unsupported`: the file is no TypeScript or JavaScript module
 * - `syntax`: it, or a script it imports, does not compile
 * - `import`: something it imports cannot be found, or lacks the imported name
 * - `throw`: it threw while it was being imported
 * - `types`: the type check found mistakes
 */
export type ScriptLoadReason = "missing" | "unsupported" | "syntax" | "import" | "throw" | "types";

/** One finding of the type check. */
export interface ScriptDiagnostic {
  /** Absolute path. */
  readonly file: string;
  /** Counted from 1; null where the finding is about no place in particular. */
  readonly line: number | null;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number | null;
  /** TypeScript's number for it, as in `TS2345`. */
  readonly code: number;
  /** One or more lines. */
  readonly message: string;
}

export interface ScriptLoadFacts {
  readonly reason: ScriptLoadReason;
  readonly file: string;
  readonly line?: number | null;
  readonly column?: number | null;
  readonly frame?: string | null;
  readonly diagnostics?: readonly ScriptDiagnostic[];
  readonly cause?: unknown;
}

/** A script cannot be loaded. The message is one line: what, where, what to do. */
export class ScriptLoadError extends Error {
  override readonly name = "ScriptLoadError";
  readonly reason: ScriptLoadReason;
  /** Absolute path of the file at fault: the script, or one that it imports. */
  readonly file: string;
  /** Counted from 1; null when the whole file is at fault. */
  readonly line: number | null;
  /** Counted from 1; null when only the line is known. */
  readonly column: number | null;
  /** The lines around the fault with a mark under it, for verbose output. */
  readonly frame: string | null;
  /** Everything the type check found; empty for other reasons. */
  readonly diagnostics: readonly ScriptDiagnostic[];

  constructor(message: string, facts: ScriptLoadFacts) {
    super(message, "cause" in facts ? { cause: facts.cause } : {});
    this.reason = facts.reason;
    this.file = facts.file;
    this.line = facts.line ?? null;
    this.column = facts.column ?? null;
    this.frame = facts.frame ?? null;
    this.diagnostics = facts.diagnostics ?? [];
  }
}
