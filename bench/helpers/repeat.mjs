import { closeSync, openSync, readSync, writeSync } from "node:fs";

// repeat.mjs COUNT FILE...: the files, one after the other and all of it so many times, to stdout.
// An input of any size that is never on the disk.

const [count, ...paths] = process.argv.slice(2);
const bytes = Buffer.alloc(1 << 20);
for (let round = 0; round < Number(count); round++) paths.forEach(send);

function send(path) {
  const file = openSync(path, "r");
  for (let length; (length = readSync(file, bytes)) > 0;) {
    for (let at = 0; at < length;) at += writeSync(1, bytes, at, length - at);
  }
  closeSync(file);
}
