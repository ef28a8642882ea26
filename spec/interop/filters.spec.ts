import { expect } from "chai";
import { isAscii } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileFilter, type FlowFilter } from "../../lib/filter/compile.js";
import { FilterSyntaxError } from "../../lib/filter/errors.js";
import { parseFilter } from "../../lib/filter/parse.js";
import { pythonText } from "../../lib/filter/python-value.js";
import { dictField } from "../../lib/flow/field.js";
import type { Flow } from "../../lib/flow/flow.js";
import { anyElement } from "../support/arbitrary/element.js";
import { readFlows } from "../support/mitm-file.js";
import { fc } from "../support/property.js";
import { dict, encode, type DictElement, type Element, type Entry } from "../support/tnetstring.js";
import { rightExpression, scrappyExpression } from "./filters/expressions.js";
import { oddExpressions } from "./filters/odd-expressions.js";
import { treeOf, type Tree } from "../filter/tree.js";
import { captures, type Capture } from "./model/captures.js";
import { oddFlow } from "./model/odd-flows.js";
import { describeWithMitmproxy, runPython } from "./python.js";

const program = readFileSync(new URL("filters.py", import.meta.url), "utf8");

/**
 * Keys are ASCII: others are not text in mitmproxy, though they were when it wrote them. And there is
 * nothing beyond U+FFFF, where Unicode grows: Node.js and Python may know different versions of it.
 */
const note = anyElement.filter(
  (element) => isAscii(keysIn(element)) && encode(element).every((byte) => byte < 0xf0),
);

const flowWithNote = fc.tuple(oddFlow, note).map(([flow, any]): DictElement => {
  const metadata = dict({ note: any });
  const entries = flow.entries.map(([key, value]): Entry => {
    return [key, key.data.toString() === "metadata" ? metadata : value];
  });
  return { ...flow, entries };
});

const flowsWithNotes: Capture = {
  title: "flows with notes of all kinds",
  read: () => Promise.resolve(Buffer.concat(fc.sample(flowWithNote, 200).map(encode))),
};

const files: readonly Capture[] = [
  ...captures,
  {
    title: "flows with what is seldom seen",
    read: () => Promise.resolve(Buffer.concat(fc.sample(oddFlow, 200).map(encode))),
  },
  flowsWithNotes,
];

const expressions: readonly string[] = [
  ...new Set([
    ...oddExpressions,
    ...fc.sample(rightExpression, 500),
    ...fc.sample(scrappyExpression, 500),
  ]),
];

/** What filters.py prints. */
interface Answers {
  readonly trees: readonly (Tree | null)[];
  readonly files: Readonly<Record<string, readonly FlowAnswers[]>>;
}

interface FlowAnswers {
  /** A character for each expression. */
  readonly selected: string;
  readonly bodies: string;
  readonly notes: readonly string[];
}

function ask(python: string, contents: ReadonlyMap<string, Buffer>): Answers {
  const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-filters-"));
  const paths: Record<string, string> = {};
  for (const [title, content] of contents) {
    paths[title] = join(folder, `${Object.keys(paths).length}.mitm`);
    writeFileSync(paths[title], content);
  }
  const order = JSON.stringify({ expressions, files: paths });
  const answers = runPython(python, program, [], Buffer.from(order)).toString();
  rmSync(folder, { recursive: true });
  return JSON.parse(answers) as Answers;
}

describeWithMitmproxy("12.2.3", "filters, compared with mitmproxy's,", (python) => {
  let answers: Answers;
  const flows = new Map<string, readonly Flow[]>();
  const filters = expressions.map(compileIfRight);

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

  it("are read the same, or refused by both", () => {
    const differences = expressions.flatMap((expression, index) => {
      const ours = filters[index] === null ? null : treeOf(parseFilter(expression));
      const theirs = answers.trees[index] ?? null;
      const isSame = JSON.stringify(ours) === JSON.stringify(theirs);
      return isSame ? [] : [{ expression, ours, theirs }];
    });
    expect(differences).to.deep.equal([]);
  });

  for (const { title } of files) {
    it(`select the same flows: ${title}`, () => {
      const found = answers.files[title] ?? [];
      const ours = flows.get(title) ?? [];
      expect(found).to.have.length(ours.length);
      expect(ours.flatMap((flow, nth) => differencesIn(flow, nth, found[nth]))).to.deep.equal([]);
    });
  }

  it("see notes as Python shows them", () => {
    const theirs = answers.files[flowsWithNotes.title]?.map(({ notes }) => notes);
    const ours = flows
      .get(flowsWithNotes.title)
      ?.map(({ state }) => [pythonText(dictField(state, "metadata").get("note") ?? null)]);
    expect(ours).to.deep.equal(theirs);
  });

  it("are tried on all they can say", () => {
    const all = Object.values(answers.files).flat();
    const unused = expressions.filter((_, index) => {
      const marks = new Set(all.map(({ selected }) => selected[index]));
      return filters[index] !== null && !marks.has("0") && !marks.has("1");
    });
    expect(unused).to.deep.equal([]);
    expect(filters.filter((filter) => filter !== null)).to.have.length.above(500);
    expect(filters.filter((filter) => filter === null)).to.have.length.above(200);
  });

  function differencesIn(flow: Flow, nth: number, theirs: FlowAnswers | undefined): string[] {
    const isSameBody = bodiesOf(flow) === theirs?.bodies;
    return filters.flatMap((filter, index) => {
      const expression = expressions[index] ?? "";
      const mark = theirs?.selected[index];
      if (filter === null) return [];
      // mitmproxy throws on messages that are text, as in old files.
      if (mark === "!" && flow.type === "http" && flow.websocket !== null) return [];
      // How bodies are decoded is compared elsewhere, and differs on purpose now and then.
      if (!isSameBody && /~b[qs]?\s/.test(expression)) return [];
      const our = filter(flow) ? "1" : "0";
      return our === mark ? [] : [`flow ${nth}: ${expression}: ours ${our}, theirs ${mark}`];
    });
  }
});

function compileIfRight(expression: string): FlowFilter | null {
  try {
    return compileFilter(expression);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return null;
    throw error;
  }
}

function bodiesOf(flow: Flow): string {
  const hash = createHash("sha256");
  if (flow.type === "http") {
    for (const message of [flow.request, flow.response]) {
      const content = message?.getContent({ strict: false }) ?? null;
      if (content === null) hash.update("none");
      else hash.update(`${content.length}:`).update(content);
    }
  }
  return hash.digest("hex");
}

/** All keys of dictionaries, one after the other. */
function keysIn(element: Element): Buffer {
  switch (element.kind) {
    case "dict":
      return Buffer.concat(element.entries.flatMap(([key, value]) => [key.data, keysIn(value)]));
    case "list":
      return Buffer.concat(element.items.map(keysIn));
    case "leaf":
      return Buffer.alloc(0);
  }
}
