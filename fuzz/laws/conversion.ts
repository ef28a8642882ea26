import type { Flow } from "../../lib/flow/flow.js";
import { formats } from "../../lib/formats/formats.js";
import type { Format } from "../../lib/formats/format.js";
import { openListing } from "../../lib/formats/listing/writer.js";
import { require, requireSame } from "../violation.js";
import { readFile, writeFile } from "./capture-file.js";
import { attempt, attemptAsync } from "./documented.js";
import { spellingOf } from "./spelling.js";

const readable = formats.filter(({ loadReader, loadWriter }) => loadReader && loadWriter);
const writable = formats.filter(({ loadWriter }) => loadWriter !== null);

/** These hold everything that a flow holds. */
const faithful = new Set(["mitm", "jsonl", "msgpack"]);

/**
 * Each format can write the flow, or says with a documented error why not.
 *
 * @param origin The format that the flow is in already, which writes the bytes that it has.
 */
export async function isWrittenWithoutMistake(
  flow: Flow,
  origin: Format | null = null,
): Promise<void> {
  for (const format of writable) {
    const written = await attemptAsync(() => writeFile(format, [flow]));
    if (written === null || format === origin) continue;
    if (format.isForTerminals === true) requirePlain(format.name, written);
  }
  requirePlain("listing", (await attemptAsync(() => listingOf(flow))) ?? Buffer.alloc(0));
}

/** What a format has written can be read, and holds the same where the format can hold it. */
export async function requireConversions(flows: readonly Flow[]): Promise<void> {
  for (const flow of flows) {
    const spelling = attempt(() => spellingOf(flow));
    for (const format of readable) await requireConversion(format, flow, spelling);
  }
}

/** @param spelling What the flow holds; null where not all of it can be read. */
async function requireConversion(
  format: Format,
  flow: Flow,
  spelling: string | null,
): Promise<void> {
  const written = await attemptAsync(() => writeFile(format, [flow]));
  if (written === null) return;
  const { flows, error } = await readFile(format, written);
  require(error === null, `what is written as ${format.name} can be read`, () =>
    error?.message ?? "");
  if (!faithful.has(format.name) || spelling === null) return;
  const [back] = flows;
  require(back !== undefined, `a flow that is written as ${format.name} is there`, () => "none is");
  requireSame(
    `a flow that is written as ${format.name} is the same when it is read`,
    spellingOf(back),
    spelling,
  );
}

async function listingOf(flow: Flow): Promise<Buffer> {
  const written: Buffer[] = [];
  const sink = {
    write(chunks: readonly Buffer[]) {
      written.push(...chunks);
      return Promise.resolve();
    },
  };
  const whole = { level: 4, width: Infinity, color: false, contentview: null } as const;
  const writer = await openListing(sink, whole);
  await writer.write([flow]);
  return Buffer.concat(written);
}

/** Controls but the line feed: those of ASCII, and C1 in UTF-8. */
const control = /[\0-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]/;

function requirePlain(format: string, text: Buffer): void {
  const found = control.exec(text.toString("latin1"));
  require(found === null, `no control character comes to a terminal by ${format}`, () =>
    JSON.stringify(text.toString("latin1", found?.index, (found?.index ?? 0) + 40)));
}
