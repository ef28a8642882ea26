import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hunksOf } from "../../lib/diff/hunks.js";

/** A folder in which git compares texts and applies patches. */
export class GitDesk {
  readonly #folder = mkdtempSync(join(tmpdir(), "mitmts-dump-git-"));

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** The hunks that `git diff` shows for two texts. */
  diff(
    before: readonly string[],
    after: readonly string[],
    options: readonly string[] = [],
  ): string {
    this.#write("old", before);
    this.#write("new", after);
    const args = ["diff", "--no-index", "--no-color", ...options, "old", "new"];
    const { stdout } = spawnSync("git", args, { cwd: this.#folder, encoding: "utf8" });
    const start = stdout.indexOf("@@");
    // What git takes for the name of a function stands behind the second @@.
    return start < 0 ? "" : stdout.slice(start).replace(/^(@@ .*? @@).*$/gm, "$1");
  }

  /** How many lines git removes and adds, at least. */
  fewest(before: readonly string[], after: readonly string[]): number {
    const lines = this.diff(before, after, ["--minimal", "-U0"]).split("\n");
    return lines.filter((line) => /^[-+]/.test(line)).length;
  }

  /** The text that `git apply` makes of another by our patch. */
  apply(before: readonly string[], patch: string): string[] {
    if (patch === "") return [...before];
    this.#write("text", before);
    writeFileSync(join(this.#folder, "patch"), `--- a/text\n+++ b/text\n${patch}`);
    execFileSync("git", ["apply", "patch"], { cwd: this.#folder, stdio: "pipe" });
    return readFileSync(join(this.#folder, "text"), "utf8").split("\n").slice(0, -1);
  }

  #write(name: string, lines: readonly string[]): void {
    writeFileSync(join(this.#folder, name), lines.map((line) => `${line}\n`).join(""));
  }
}

/** Our hunks, as they are shown. */
export function patchOf(before: readonly string[], after: readonly string[]): string {
  const signs = { same: " ", removed: "-", added: "+" } as const;
  return hunksOf(before, after)
    .flatMap(({ range, lines }) => [range, ...lines.map(({ kind, text }) => signs[kind] + text)])
    .map((line) => `${line}\n`)
    .join("");
}
