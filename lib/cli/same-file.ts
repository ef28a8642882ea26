import { fstatSync, statSync, type Stats } from "node:fs";

const standardInput = 0;
const standardOutput = 1;

/**
 * Whether what is read and what is written is one regular file, by whatever names or links. `-` is
 * standard input or output, which a shell may have opened on a file.
 */
export function isSameFile(input: string, output: string): boolean {
  const one = statusOf(input, standardInput);
  const two = statusOf(output, standardOutput);
  return one !== undefined && one.isFile() && one.dev === two?.dev && one.ino === two.ino;
}

function statusOf(path: string, standard: number): Stats | undefined {
  if (path !== "-") return statSync(path, { throwIfNoEntry: false });
  try {
    return fstatSync(standard);
  } catch {
    // It is closed.
    return undefined;
  }
}
