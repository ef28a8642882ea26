import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { targetNamed, targetNames } from "../../fuzz/targets/targets.js";

// Inputs that were findings once: a file each, in a folder for its target.

const folder = fileURLToPath(new URL("findings/", import.meta.url));

describe("what the fuzzer found", () => {
  for (const target of targetNames.filter((name) => existsSync(join(folder, name)))) {
    for (const name of readdirSync(join(folder, target))) {
      it(`keeps the laws now: ${target}/${name}`, async () => {
        const found = await targetNamed(target);
        await found.seeds();
        await found.run(readFileSync(join(folder, target, name)));
      });
    }
  }
});
