// The least that a program on Node.js must do to copy a file: copy-loop.mjs INPUT > OUTPUT
import { openSync, readSync, writeSync } from "node:fs";

const standardOutput = 1;
const input = openSync(process.argv[2], "r");
// Not at the beginning of the allocation, for the reason that lib/io/chunk-memory.ts has.
const memory = Buffer.allocUnsafeSlow(256 * 1024 + 48).subarray(48);
for (let read; (read = readSync(input, memory)) > 0;) {
  for (let at = 0; at < read;) at += writeSync(standardOutput, memory, at, read - at);
}
