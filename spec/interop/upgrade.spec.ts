import { expect } from "chai";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFlows, writeFlows } from "../support/mitm-file.js";
import { describeWithMitmproxy, runPython } from "./python.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** All captures at hand: the project's own, of every release, and those that others made. */
const captures = ["fixtures", "fixtures/mitm", "../shared/corpus/mitm"]
  .map((folder) => join(root, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".mitm"));

/** Files that mitmproxy 12 does not read as they are; what we make of them it does. */
const isUnreadable = (path: string): boolean => path.includes("-unreadable");

/** Before version 5 connections had no ids; mitmproxy makes random ones. */
const hasConnectionIds = (path: string): boolean =>
  !/^(?:0\.|1-|2-|dumpfile-01)/.test(basename(path));

/** Reads [original, ours, readable, hasIds] lists; prints what mitmproxy finds in each of ours. */
const comparison = `
import json, sys
from mitmproxy.io import FlowReader

def states(path):
    with open(path, "rb") as file:
        return [flow.get_state() for flow in FlowReader(file).stream()]

def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return repr(value)  # not a number equals itself, then
    # Text of WebSocket messages was text before version 12; mitmproxy leaves it as it is.
    return value.encode() if isinstance(value, str) else value

def without(state, has_ids):
    state = {key: item for key, item in state.items() if key not in ("comment", "backup")}
    for connection in ("client_conn", "server_conn"):
        if not has_ids:
            state[connection] = {k: v for k, v in state[connection].items() if k != "id"}
    return plain(state)

results = []
for original, ours, readable, has_ids in json.load(sys.stdin):
    flows = states(ours)
    result = {"comments": [flow["comment"] for flow in flows], "differences": []}
    if readable:
        for number, (theirs, mine) in enumerate(zip(states(original), flows)):
            theirs, mine = without(theirs, has_ids), without(mine, has_ids)
            for key in sorted(theirs.keys() | mine.keys()):
                if theirs.get(key) != mine.get(key):
                    result["differences"].append(f"flow {number} {key}: {theirs.get(key)} {mine.get(key)}")
    results.append(result)
json.dump(results, sys.stdout)
`;

interface Result {
  readonly comments: readonly string[];
  readonly differences: readonly string[];
}

describeWithMitmproxy(
  "12.2.3",
  "flows of every version, once a script has changed them,",
  (python) => {
    const counts = new Map<string, number>();
    const results = new Map<string, Result>();
    let folder: string;

    before(async function () {
      this.timeout(300_000);
      folder = mkdtempSync(join(tmpdir(), "upgrade-"));
      const rows: [string, string, boolean, boolean][] = [];
      for (const [index, path] of captures.entries()) {
        const flows = await readFlows(readFileSync(path));
        for (const flow of flows) flow.comment = "changed";
        counts.set(path, flows.length);
        const ours = join(folder, `${index}.mitm`);
        writeFileSync(ours, await writeFlows(...flows));
        rows.push([path, ours, !isUnreadable(path), hasConnectionIds(path)]);
      }
      const output = runPython(python, comparison, [], Buffer.from(JSON.stringify(rows)));
      const found = JSON.parse(output.toString()) as Result[];
      for (const [index, path] of captures.entries()) {
        const result = found[index];
        if (result !== undefined) results.set(path, result);
      }
    });

    after(() => rmSync(folder, { recursive: true }));

    for (const path of captures) {
      it(`are read by mitmproxy, each with its change: ${basename(path)}`, () => {
        const expected = Array.from({ length: counts.get(path) ?? -1 }, () => "changed");
        expect(results.get(path)?.comments).to.deep.equal(expected);
      });

      if (isUnreadable(path)) continue;
      it(`are otherwise what mitmproxy makes of the file: ${basename(path)}`, () => {
        expect(results.get(path)?.differences).to.deep.equal([]);
      });
    }
  },
);
