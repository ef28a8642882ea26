import { closeSync, openSync, readSync } from "node:fs";

// expect-repeats.mjs COUNT FILE...: takes what repeat.mjs sends; fails where stdin is anything else.

const [count, ...paths] = process.argv.slice(2);
const received = Buffer.alloc(1 << 20);
const expected = Buffer.alloc(received.length);
for (let round = 0; round < Number(count); round++) paths.forEach(expect);
if (readSync(0, received) > 0) fail("there is more than was expected");

function expect(path) {
  const file = openSync(path, "r");
  for (let length; (length = readSync(file, expected)) > 0;) {
    for (let at = 0; at < length;) {
      const got = readSync(0, received, 0, length - at, null);
      if (got === 0) fail("the output ends early");
      if (expected.compare(received, 0, got, at, at + got) !== 0) fail("the output is wrong");
      at += got;
    }
  }
  closeSync(file);
}

function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
