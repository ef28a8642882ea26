import { readFileSync } from "node:fs";
import { targetNamed } from "./targets/targets.js";

/** Runs files once each with a target, and shows what comes of it; gives the exit code. */
export async function replayFiles(name: string, files: readonly string[]): Promise<number> {
  const target = await targetNamed(name);
  let failed = 0;
  for (const file of files) {
    try {
      await target.run(readFileSync(file));
      console.log(`${file}: keeps the laws`);
    } catch (error) {
      failed++;
      console.log(`${file}:`, error);
    }
  }
  return failed === 0 ? 0 : 1;
}
