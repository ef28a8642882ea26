#!/usr/bin/env node
import module from "node:module";

// Node.js 22 and newer keep compiled code from one start to the next.
module.enableCompileCache?.();
const { main } = await import("../dist/cli/main.js");

// Not by running out of things to do: a read from a pipe that nobody writes to would go on.
process.exit(await main(process.argv.slice(2)));
