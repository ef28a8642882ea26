import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for each of the specs of a suite, or one for all. */
export function useTemporaryFolder(scope: "for each" | "for all" = "for each"): {
  readonly path: string;
} {
  const folder = { path: "" };
  const make = async (): Promise<void> => {
    folder.path = await mkdtemp(join(tmpdir(), "mitmts-dump-spec-"));
  };
  const remove = (): Promise<void> => rm(folder.path, { recursive: true, force: true });
  if (scope === "for each") {
    beforeEach(make);
    afterEach(remove);
  } else {
    before(make);
    after(remove);
  }
  return folder;
}
