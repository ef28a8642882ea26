import type { Flow } from "../../lib/flow/flow.js";
import type { Format } from "../../lib/formats/format.js";
import { idOf } from "../../lib/formats/warc/record.js";
import { WarcSource } from "../../lib/formats/warc/source.js";
import { require, requireSame } from "../violation.js";
import { readFile, writeFile } from "./capture-file.js";
import { attempt, attemptAsync } from "./documented.js";
import { spellingOf } from "./spelling.js";

const comment = 'after: "☕"\n\u0007';
const headerValue = "after \udcff";
const body = Buffer.from([0xff, 0, 0x0a, 0x80]);

/** What is set is there when the flow was written and read, and nothing else is another. */
export async function requireTouched(format: Format, flows: readonly Flow[]): Promise<void> {
  for (const flow of flows) {
    if (attempt(() => (touch(flow), true)) === null) continue;
    const written = await attemptAsync(() => writeFile(format, [flow]));
    if (written === null) continue;
    const { flows: found, error } = await readFile(format, written);
    require(error === null, "a touched flow can be read again", () => error?.message ?? "");
    const [again, ...others] = found;
    require(again !== undefined && others.length === 0, "a touched flow is one flow", () =>
      String(found.length));
    requireTouch(again);
    if (format.name === "har") continue;
    const spelling = attempt(() => spellingOf(flow));
    if (spelling === null) continue;
    // In what order the entries are that were added is not said.
    const compared = hasIdsOfItsPlace(flow) ? withoutIds : inOneOrder;
    requireSame(
      "a touched flow is the same when it is read",
      compared(spellingOf(again)),
      compared(spelling),
    );
  }
}

function touch(flow: Flow): void {
  flow.comment = comment;
  if (flow.type !== "http") return;
  flow.request.headers.set("X-Fuzz", headerValue);
  flow.request.rawContent = body;
}

function requireTouch(flow: Flow): void {
  requireEqual(flow.comment, comment, "comment");
  if (flow.type !== "http") return;
  requireEqual(flow.request.headers.get("x-fuzz"), headerValue, "header");
  requireEqual(flow.request.rawContent?.toString("hex"), body.toString("hex"), "body");
}

function requireEqual(found: unknown, expected: string, what: string): void {
  require(found === expected, `a ${what} that is set is there when it is read again`, () =>
    `${JSON.stringify(found)} in place of ${JSON.stringify(expected)}`);
}

/** Whether the ids of a flow follow from where it lies: a record that names itself has others. */
function hasIdsOfItsPlace({ source }: Flow): boolean {
  if (!(source instanceof WarcSource)) return false;
  const [first] = source.record.exchange.records;
  return first !== undefined && idOf(first) === null;
}

function withoutIds(spelling: string): string {
  return inOneOrder(spelling.replace(/^"id"= .*/gm, ""));
}

function inOneOrder(spelling: string): string {
  return spelling.split("\n").sort().join("\n");
}
