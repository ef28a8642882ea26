import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { itOnlyWhere } from "./only-where.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Captures that others made; not a part of the project, so it may be absent. */
const corpus = join(root, "../shared/corpus");

/** A capture of the project's own, by its path in fixtures/. */
export function fixture(path: string): Buffer {
  return readFileSync(join(root, "fixtures", path));
}

/** The paths of all flow files in fixtures/. */
export const fixturePaths: readonly string[] = ["", "mitm"].flatMap((folder) =>
  readdirSync(join(root, "fixtures", folder))
    .filter((name) => name.endsWith(".mitm"))
    .map((name) => join(folder, name)),
);

/** One specification for each file in a folder of the corpus; a skipped one where it is absent. */
export function itForCorpus(
  folder: string,
  title: (name: string) => string,
  specify: (file: Buffer, name: string) => Promise<void>,
): void {
  const path = join(corpus, folder);
  if (!existsSync(path)) {
    it.skip(`${title("captures of others")} (skipped: there is no ${path})`);
    return;
  }
  for (const name of readdirSync(path)) {
    it(title(name), () => specify(readFileSync(join(path, name)), name));
  }
}

/** A specification that needs the corpus; a skipped one where it is absent. */
export function itWithCorpus(title: string, specify: () => Promise<void>): void {
  itOnlyWhere(existsSync(corpus), `the captures of others in ${corpus}`, title, specify);
}

/** A file of the corpus. */
export function corpusFile(path: string): Buffer {
  return readFileSync(join(corpus, path));
}
