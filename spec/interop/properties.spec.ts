import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Flow } from "../../lib/flow/flow.js";
import { readFlows } from "../support/mitm-file.js";
import { fc } from "../support/property.js";
import { encode } from "../support/tnetstring.js";
import { captures, type Capture } from "./model/captures.js";
import { describeThing, type Json } from "./model/describe.js";
import { differencesOf, lineOf } from "./model/differences.js";
import {
  callsOf,
  classes,
  classesOf,
  namesOf,
  otherClasses,
  ourNamesOf,
  serialization,
} from "./model/names.js";
import { oddFlow } from "./model/odd-flows.js";
import { purposeOf, usualPurposeNames } from "./model/purposes.js";
import { describeWithMitmproxy, runPython } from "./python.js";

const page = readFileSync(new URL("../../docs/from-mitmproxy.md", import.meta.url), "utf8");
const program = readFileSync(new URL("properties.py", import.meta.url), "utf8");

/** What properties.py is to read of each class: key, name, kind, and what it is called with. */
const properties = Object.fromEntries(
  classes.map((names) => [
    names.theirs,
    [
      ...namesOf(names)
        .filter(({ kind }) => kind !== "method")
        .map(({ theirs, kind }) => [theirs, theirs, kind, null]),
      ...callsOf(names).map(({ key, theirs, kind, keywords }) => [key, theirs, kind, keywords]),
    ],
  ]),
);

const files: readonly Capture[] = [
  ...captures,
  {
    title: "flows with what is seldom seen",
    read: () => Promise.resolve(Buffer.concat(fc.sample(oddFlow, 800).map(encode))),
  },
];

/** What properties.py prints. */
interface Answers {
  /** What each flow of each file says. */
  readonly flows: Readonly<Record<string, readonly Json[]>>;
  /** The public names that the objects of a class have. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly classes: readonly string[];
  readonly events: readonly string[];
}

function ask(python: string, contents: ReadonlyMap<string, Buffer>): Answers {
  const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-properties-"));
  const paths: Record<string, string> = {};
  for (const [title, content] of contents) {
    paths[title] = join(folder, `${Object.keys(paths).length}.mitm`);
    writeFileSync(paths[title], content);
  }
  const order = JSON.stringify({ properties, files: paths });
  const answers = runPython(python, program, [], Buffer.from(order)).toString();
  rmSync(folder, { recursive: true });
  return JSON.parse(answers) as Answers;
}

describeWithMitmproxy(
  "12.2.3",
  "what can be read of a flow, compared with mitmproxy,",
  (python) => {
    let answers: Answers;
    const flows = new Map<string, readonly Flow[]>();
    const purposes = new Set<string>();

    before(async function () {
      this.timeout(300_000);
      const contents = new Map<string, Buffer>();
      for (const { title, read } of files) {
        const content = await read();
        contents.set(title, content);
        flows.set(title, await readFlows(content));
      }
      answers = ask(python, contents);
    });

    for (const { title } of files) {
      it(`is the same: ${title}`, () => {
        const [theirs, ours] = [answers.flows[title] ?? [], flows.get(title) ?? []];
        expect(theirs).to.have.length(ours.length);
        const unexplained = ours.flatMap((flow, nth) =>
          differencesOf(theirs[nth], describeThing(flow)).flatMap((difference) => {
            const purpose = purposeOf(difference, flow);
            if (purpose !== null) purposes.add(purpose);
            return purpose === null ? [`flow ${nth}: ${lineOf(difference)}`] : [];
          }),
        );
        expect(unexplained).to.deep.equal([]);
      });
    }

    it("differs on purpose in no less than is said", () => {
      expect([...purposes]).to.include.members([...usualPurposeNames]);
    });

    it("is of the classes of the table, and there are no others", () => {
      expect(answers.classes).to.have.members([
        ...classes.map(({ theirs }) => theirs),
        ...otherClasses,
      ]);
    });

    it("comes with events that docs/from-mitmproxy.md names, each of them", () => {
      const named = Array.from(page.matchAll(/`(\w+)`/g), ([, name]) => name);
      expect(named).to.include.members([...answers.events]);
    });

    for (const { theirs, ours, isBase = false } of classes) {
      if (isBase) continue;
      it(`has all names of ${theirs}, or says which are left out`, () => {
        const bases = classesOf(ours.prototype);
        const known = bases.flatMap((base) => [
          ...namesOf(base).map((pair) => pair.theirs),
          ...(base.onlyTheirs ?? []),
        ]);
        const found = (answers.names[theirs] ?? []).filter((name) => !serialization.includes(name));
        expect(found).to.have.members([...new Set(known)]);
      });
    }
  },
);

describe("the table of names", () => {
  for (const { theirs, ours, isBase = false } of classes) {
    if (isBase) continue;
    const bases = classesOf(ours.prototype);
    const pairs = bases.flatMap(namesOf);

    it(`knows all that the class for ${theirs} has here`, () => {
      const onlyOurs = bases.flatMap((base) => base.onlyOurs ?? []);
      expect([...pairs.map((pair) => pair.ours), ...onlyOurs]).to.include.members(ourNamesOf(ours));
    });

    it(`has no method that the class for ${theirs} lacks here`, () => {
      const methods = pairs.filter(({ kind }) => kind === "method").map((pair) => pair.ours);
      expect(ourNamesOf(ours)).to.include.members(methods);
    });
  }
});
