/** A script that is in no file: code from the command line, with what makes it a module around it. */
export interface VirtualFile {
  /** How messages name it. */
  readonly name: string;
  /** What was written. */
  readonly code: string;
  /** The module: some lines, the code as it was written, and what closes it. */
  readonly text: string;
  /** How many lines are before the code. */
  readonly linesBefore: number;
}

/** By absolute path, where the code would lie if it were a file. */
const files = new Map<string, VirtualFile>();

/** Makes code known to all that looks for scripts. */
export function addVirtualFile(path: string, file: VirtualFile): void {
  files.set(path, file);
}

export function virtualFile(path: string): VirtualFile | undefined {
  return files.get(path);
}

/** The text of each, by its path. */
export function virtualTexts(): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, { text }]) => [path, text]));
}

/** A place in a module as one in the code in it; what is behind the code is its end. */
export function placeInCode(
  { code, linesBefore }: VirtualFile,
  line: number,
  column: number,
): { readonly line: number; readonly column: number } {
  const lines = code.split("\n");
  const last = { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
  const lineInCode = Math.max(1, line - linesBefore);
  return lineInCode > lines.length ? last : { line: lineInCode, column };
}
