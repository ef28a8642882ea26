import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Flow } from "../../lib/flow/flow.js";
import { readFlow, readFlows, writeFlows } from "../support/mitm-file.js";
import { fc } from "../support/property.js";
import { applyEdit, WrongEdit } from "./model/apply-edits.js";
import { captures, inNewestVersion } from "./model/captures.js";
import type { Edit } from "./model/edit.js";
import { oddFlow } from "./model/odd-flows.js";
import { editPurposes, hasCoding, isDecodable } from "./model/purposes.js";
import { editsFor, flowKinds, type FlowKind } from "./model/random-edits.js";
import { describeWithMitmproxy, runPython } from "./python.js";

const program = ["edits_even_out.py", "edits.py"]
  .map((name) => readFileSync(new URL(name, import.meta.url), "utf8"))
  .join("\n");

/** A flow, what is done to it, and what became of it here. */
interface Case {
  /** The number of the flow. */
  readonly flow: number;
  readonly kind: FlowKind;
  readonly edits: readonly Edit[];
  /** Which of the edits failed. */
  readonly failed: readonly boolean[];
  readonly after: Buffer;
}

/** What edits.py prints for each case. */
interface Result {
  readonly differences: readonly string[];
  readonly purposes: readonly string[];
}

const editsPerFlow = 8;
const seed = fc.readConfigureGlobal().seed ?? 0;

describeWithMitmproxy("12.2.3", "random edits, made here and in mitmproxy,", (python) => {
  const cases: Case[] = [];
  let results: readonly Result[] = [];

  before(async function () {
    this.timeout(300_000);
    const flows = [...(await capturedFlows()), ...(await generatedFlows())];
    for (const [nth, flow] of flows.entries()) cases.push(...(await casesOf(nth, flow)));
    results = compare(python, flows, cases);
  });

  for (const kind of flowKinds) {
    it(`give the same flows: ${kind}`, () => {
      const compared = cases.flatMap((one, nth) => (one.kind === kind ? [nth] : []));
      const unexplained = compared.flatMap((nth) =>
        (results[nth]?.differences ?? ["not compared"]).map(
          (difference) =>
            `${JSON.stringify(cases[nth]?.edits)} of flow ${cases[nth]?.flow}: ${difference}`,
        ),
      );
      expect(unexplained).to.deep.equal([]);
      // A comparison of no cases would prove nothing.
      expect(compared).to.have.length.above(100);
    });
  }

  it("differ on purpose in no less than is said, and no more", () => {
    const purposes = new Set(results.flatMap((result) => result.purposes));
    expect([...purposes]).to.have.members(editPurposes);
  });
});

/** The flows of all captures, in the newest version. */
async function capturedFlows(): Promise<Buffer[]> {
  const files = await Promise.all(captures.map(({ read }) => read()));
  const flows = await Promise.all(
    files.map(async (file) => readFlows(await inNewestVersion(file))),
  );
  return Promise.all(flows.flat().map((flow) => writeFlows(flow)));
}

/** A `zstd` body that is cut is an error here and not there; properties.spec.ts looks at these. */
async function generatedFlows(): Promise<Buffer[]> {
  const flows = await Promise.all(fc.sample(oddFlow, 350).map((element) => readFlow(element)));
  return Promise.all(flows.filter((flow) => !hasCutZstd(flow)).map((flow) => writeFlows(flow)));
}

function hasCutZstd(flow: Flow): boolean {
  const messages = flow.type === "http" ? [flow.request, flow.response] : [];
  return messages.some(
    (message) => message !== null && hasCoding(message, "zstd") && !isDecodable(message),
  );
}

async function casesOf(nth: number, flow: Buffer): Promise<Case[]> {
  const kind = kindOf(await readFlow(flow));
  const samples = fc.sample(editsFor(kind), { numRuns: editsPerFlow, seed: seed + nth });
  return Promise.all(
    samples.map(async (edits) => {
      const edited = await readFlow(flow);
      const failed = edits.map((edit) => fails(edited, edit));
      return { flow: nth, kind, edits, failed, after: await writeFlows(edited) };
    }),
  );
}

function fails(flow: Flow, edit: Edit): boolean {
  try {
    applyEdit(flow, edit);
    return false;
  } catch (error) {
    if (error instanceof WrongEdit) throw error;
    return true;
  }
}

function kindOf(flow: Flow): FlowKind {
  return flow.type === "http" && flow.websocket !== null ? "websocket" : flow.type;
}

function compare(python: string, before: readonly Buffer[], cases: readonly Case[]): Result[] {
  const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-edits-"));
  const paths = { before: join(folder, "before.mitm"), after: join(folder, "after.mitm") };
  writeFileSync(paths.before, Buffer.concat(before));
  writeFileSync(paths.after, Buffer.concat(cases.map(({ after }) => after)));
  const edits = cases.map(({ flow, edits, failed }) => ({ flow, edits, failed }));
  const order = JSON.stringify({ ...paths, cases: edits });
  const results = runPython(python, program, [], Buffer.from(order)).toString();
  rmSync(folder, { recursive: true });
  return JSON.parse(results) as Result[];
}
