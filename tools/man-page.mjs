// Makes man/mitmts-dump.1 from what the help is made from. Behind the build: run it with
// `node --import ./spec/register.mjs`, which compiles lib/ as the specs do.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { manPage } from "../lib/cli/man-page.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
mkdirSync("man", { recursive: true });
writeFileSync("man/mitmts-dump.1", await manPage(version));
