import type { Format } from "../format.js";
import { recogniseObjectWith } from "./head.js";
import { versionName } from "./version-name.js";

/** Flows as JSON, one a line: for jq, DuckDB, Spark and friends; see docs/formats.md. */
export const jsonl: Format = {
  name: "jsonl",
  extensions: [".jsonl", ".ndjson"],
  recognises: (head) => recogniseObjectWith(versionName, head),
  loadReader: async () => (await import("./reader.js")).readJsonl,
  loadWriter: async () => (await import("./writer.js")).writeJsonl,
  canAppend: true,
  loadFindEnd: async () => (await import("./find-end.js")).findJsonlEnd,
  isForTerminals: true,
};
