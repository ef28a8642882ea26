import { readFileSync } from "node:fs";

// parse-json.mjs FILE: the least that a program does which reads a JSON file in one piece.

JSON.parse(readFileSync(process.argv[2], "utf8"));
