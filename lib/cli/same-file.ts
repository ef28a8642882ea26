import { statSync } from "node:fs";

/** Whether two paths lead to one regular file. */
export function isSameFile(path: string, other: string): boolean {
  const one = statSync(path, { throwIfNoEntry: false });
  const two = statSync(other, { throwIfNoEntry: false });
  return one !== undefined && one.isFile() && one.dev === two?.dev && one.ino === two.ino;
}
