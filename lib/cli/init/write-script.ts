import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileError } from "../../io/errors.js";
import { ownTypes } from "../../script/load/own-package.js";
import { UsageError } from "../usage-error.js";
import { scriptText } from "./script-text.js";

/**
 * Writes a script, and a tsconfig.json beside it; says what it did.
 *
 * @throws UsageError when the script is there already; FileError.
 */
export async function writeScript(path: string, isForced: boolean): Promise<string[]> {
  const folder = dirname(path);
  const config = join(folder, "tsconfig.json");
  if (!isForced && existsSync(path)) {
    throw new UsageError(`init: ${path} is there already; --force replaces it`);
  }
  const done = [`wrote ${path}`];
  await write(path, scriptText());
  if (!isForced && existsSync(config)) return [...done, `${config} was there, and stays`];
  await write(config, `${JSON.stringify(configFor(folder), null, 2)}\n`);
  return [...done, `wrote ${config}`];
}

/** How scripts are checked, for editors; with the types of this installation. */
function configFor(folder: string): unknown {
  const types = relative(folder, ownTypes).replaceAll("\\", "/");
  return {
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: "ESNext",
      lib: ["ESNext"],
      module: "Preserve",
      moduleResolution: "Bundler",
      moduleDetection: "force",
      allowImportingTsExtensions: true,
      isolatedModules: true,
      skipLibCheck: true,
      paths: { "mitmts-dump": [types.startsWith(".") ? types : `./${types}`] },
    },
    include: ["*.ts"],
  };
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw fileError(error, path, "write");
  }
}
