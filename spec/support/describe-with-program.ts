import { spawnSync } from "node:child_process";
import { describeWhere } from "./describe-where.js";

/** Specifications that need another program; see `describeWhere`. */
export function describeWithProgram(program: string, title: string, specify: () => void): void {
  const isThere = (): boolean => spawnSync(program, ["--version"]).status === 0;
  describeWhere(isThere, program, title, specify);
}
