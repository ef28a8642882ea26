import { fstatSync, statSync, type Stats } from "node:fs";
import { standardInput } from "./terminal.js";

/** What is read, as the system sees it; null where it cannot be seen. @param path `-` for standard input. */
export function inputStatus(path: string): Stats | null {
  try {
    return path === "-" ? fstatSync(standardInput) : statSync(path);
  } catch {
    return null;
  }
}
