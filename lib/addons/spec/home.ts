import { homedir } from "node:os";

/** A path with `~` at its beginning as the user's folder. */
export function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? homedir() + path.slice(1) : path;
}
