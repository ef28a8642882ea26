#!/usr/bin/env node
import { createRequire } from "node:module";

const { launch } = createRequire(import.meta.url)("../dist/launch.cjs");

// Not by running out of things to do: a read from a pipe that nobody writes to would go on.
process.exit(await launch(process.argv.slice(2)));
