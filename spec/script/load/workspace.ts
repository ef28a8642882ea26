import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadScriptModule, ScriptLoadError } from "../../../lib/script/load/index.js";

/** A folder with a user's files, and a cache folder beside it. */
export class Workspace {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), "mitmts-dump-spec-")));
  readonly folder = join(this.#root, "work");
  readonly cacheFolder = join(this.#root, "cache");

  /** @param files text by name */
  constructor(files: Readonly<Record<string, string>> = {}) {
    mkdirSync(this.folder);
    this.write(files);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), text);
    }
  }

  load(name: string): Promise<Readonly<Record<string, unknown>>> {
    return loadScriptModule(this.path(name), { cacheFolder: this.cacheFolder });
  }

  async loadError(name: string): Promise<ScriptLoadError> {
    try {
      await this.load(name);
    } catch (error) {
      if (error instanceof ScriptLoadError) return error;
      throw error;
    }
    throw new Error(`${name} was loaded`);
  }

  remove(): void {
    rmSync(this.#root, { recursive: true });
  }
}

/** What a function exported by a script returns. */
export function call(exports: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = exports[name];
  if (typeof value !== "function") throw new TypeError(`${name} is no function`);
  const result: unknown = Reflect.apply(value, undefined, []);
  return result;
}
