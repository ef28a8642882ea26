import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { transformSync } from "@swc/core";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * The loader as it is when the program is built and installed: plain JavaScript in a package called
 * mitmts-dump, whose public entry is a small stand-in. For what can only be seen in a process of its own.
 */
export class BuiltProgram {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), "mitmts-dump-built-")));

  /**
   * @param entry the public entry's source
   * @param declarations of the public entry
   */
  constructor(entry: string, declarations = "") {
    const load = join("script", "load");
    for (const name of readdirSync(join(root, "lib", load), {
      recursive: true,
      encoding: "utf8",
    })) {
      if (name.endsWith(".ts")) this.#build(join(load, name));
    }
    this.#write("package.json", '{ "name": "mitmts-dump", "version": "0.0.0", "type": "module" }');
    this.#write("dist/index.js", entry);
    this.#write("dist/index.d.ts", declarations);
    symlinkSync(join(root, "node_modules"), join(this.#root, "node_modules"));
  }

  /** Takes away every package that the program depends on. */
  removeDependencies(): void {
    unlinkSync(join(this.#root, "node_modules"));
  }

  /**
   * Runs statements in a process that has the loader's exports as `loader`, the public entry's as `own`,
   * and source maps switched on as the command has them.
   *
   * @returns what they pass to `answer`
   */
  async run(statements: string): Promise<unknown> {
    const url = (path: string) => JSON.stringify(pathToFileURL(join(this.#root, path)).href);
    const code = `
      process.setSourceMapsEnabled(true);
      const answer = (value) => console.log(JSON.stringify(value));
      const loader = await import(${url("dist/script/load/index.js")});
      const own = await import(${url("dist/index.js")});
      ${statements}`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      "--input-type=module",
      "--eval",
      code,
    ]);
    if (stderr !== "") throw new Error(stderr);
    const value: unknown = JSON.parse(stdout);
    return value;
  }

  remove(): void {
    rmSync(this.#root, { recursive: true });
  }

  #build(name: string): void {
    const { code } = transformSync(readFileSync(join(root, "lib", name), "utf8"), {
      filename: name,
      swcrc: false,
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    });
    this.#write(join("dist", name.replace(/\.ts$/, ".js")), code);
  }

  #write(name: string, text: string): void {
    mkdirSync(dirname(join(this.#root, name)), { recursive: true });
    writeFileSync(join(this.#root, name), text);
  }
}
