#!/usr/bin/env node
import module from "node:module";
import { setTimeout } from "node:timers";

// Node.js 22 and newer keep compiled code from one start to the next.
module.enableCompileCache?.();
const { main } = await import("../dist/cli/main.js");

// Most runs are over within the first second, of which the optimizing compiler takes a large part.
// With less inlining it takes half as long, and the code is as good (npm run bench). Compiled code
// counts only under the flags that it was compiled with: so this comes when nearly all is loaded. A
// run over a few flows is over before.
setTimeout(async () => {
  const { setFlagsFromString } = await import("node:v8");
  module.flushCompileCache?.();
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=150");
}, 15);

// Not by running out of things to do: a read from a pipe that nobody writes to would go on.
process.exit(await main(process.argv.slice(2)));
