import { spawnSync } from "node:child_process";
import { describeWhere } from "./describe-where.js";

/** Specifications that need another program; see `describeWhere`. */
export function describeWithProgram(
  program: string,
  title: string,
  specify: () => void,
  askingForVersion = "--version",
): void {
  const isThere = (): boolean => spawnSync(program, [askingForVersion]).status === 0;
  describeWhere(isThere, program, title, specify);
}
