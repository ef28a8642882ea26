import { fstatSync } from "node:fs";

/** What `--color` says. */
export type ColorChoice = "auto" | "always" | "never";

export const standardInput = 0;
export const standardOutput = 1;
export const standardError = 2;

/** Imported when it may be one: `node:tty` takes a good part of a short run. */
export async function isTerminal(descriptor: number): Promise<boolean> {
  if (!mayBeTerminal(descriptor)) return false;
  const { isatty } = await import("node:tty");
  return isatty(descriptor);
}

/** Whether it is a device: that is cheap to know, and files and pipes are none. */
export function mayBeTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return true;
  }
}

/** How many columns standard output has; `Infinity` where it is no terminal. */
export function outputWidth(isOnTerminal: boolean): number {
  return isOnTerminal ? process.stdout.columns || Infinity : Infinity;
}

/**
 * Whether there are colours: as `--color` says, else as FORCE_COLOR and NO_COLOR do, else on a
 * terminal that has them.
 */
export function usesColor(choice: ColorChoice, isOnTerminal: boolean): boolean {
  if (choice !== "auto") return choice === "always";
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: terminal } = process.env;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (none !== undefined && none !== "") return false;
  return isOnTerminal && terminal !== "dumb";
}
