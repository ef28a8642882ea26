import { spawnSync } from "node:child_process";

/**
 * Specifications that need another program; a skipped one in their place where it is absent. CI has
 * them all, and must not skip.
 */
export function describeWithProgram(program: string, title: string, specify: () => void): void {
  describe(title, () => {
    if (spawnSync(program, ["--version"]).status === 0) {
      specify();
      return;
    }
    const needs = `needs ${program}`;
    const isRequired = process.env["CI"] === "true";
    it(isRequired ? needs : `skipped: ${needs}`, function () {
      if (isRequired) throw new Error(`${needs}; CI must not skip this`);
      this.skip();
    });
  });
}
