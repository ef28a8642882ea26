import { expect } from "chai";
import type { PlainValue } from "../../../lib/flow/state/plain-value.js";
import { readFlow, rewritten, writeFlows } from "../../support/mitm-file.js";
import { smallHttpFlow } from "../../support/small-flow.js";
import { dict, encode, text } from "../../support/tnetstring.js";

for (const depth of [10_000, 100_000]) {
  for (const kind of ["lists", "dictionaries"] as const) {
    describe(`a flow with ${depth} ${kind} in one another`, () => {
      const element = kind === "lists" ? nestedLists(depth) : nestedDicts(depth);
      const file = fileWith(element);

      it("keeps its bytes when nothing touched it", async () => {
        expect((await writeFlows(await readFlow(file))).equals(file)).to.be.true;
      });

      it("can be read", async () => {
        const flow = await readFlow(file);
        expect(depthOf(flow.metadata.get("deep"))).to.equal(depth);
      });

      it("keeps its bytes when it was read", async () => {
        const flow = await readFlow(file);
        flow.metadata.get("deep");
        expect((await writeFlows(flow)).equals(file)).to.be.true;
      });

      it("keeps them when something else was changed", async () => {
        const flow = await readFlow(file);
        flow.metadata.get("deep");
        flow.comment = "changed";
        expect((await writeFlows(flow)).includes(element)).to.be.true;
      });

      it("can be set, and written", async () => {
        const flow = await readFlow(smallHttpFlow());
        flow.metadata.set("deep", nestedValue(kind, depth));
        expect(depthOf((await rewritten(flow)).metadata.get("deep"))).to.equal(depth);
      });

      it("can be set to what it has, which touches nothing", async () => {
        const flow = await readFlow(file);
        const deep = flow.metadata.get("deep");
        if (deep !== undefined) flow.metadata.set("deep", deep);
        expect((await writeFlows(flow)).equals(file)).to.be.true;
      });

      it("can be copied, and written", async () => {
        const flow = await readFlow(file);
        flow.metadata.get("deep");
        expect(depthOf((await rewritten(flow.copy())).metadata.get("deep"))).to.equal(depth);
      });
    });
  }
}

describe("a flow with many values side by side", () => {
  const count = 150_000;

  it("can be set, copied and written", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.metadata.set(
      "wide",
      Array.from({ length: count }, (_, index) => [index]),
    );
    const wide = (await rewritten(flow.copy())).metadata.get("wide");
    expect(wide).to.have.length(count);
  });

  it("can be read, copied and written", async () => {
    const flow = await readFlow(fileWith(`${count * 3}:${"0:]".repeat(count)}]`));
    expect(flow.metadata.get("deep")).to.have.length(count);
    expect((await rewritten(flow.copy())).metadata.get("deep")).to.have.length(count);
  });
});

/** A flow with this tnetstring in its metadata under "deep". */
function fileWith(element: string): Buffer {
  // The tree that specs build files from recurses, so it gets text as long in the element's place.
  const stand = text(" ".repeat(element.length - `${element.length}:;`.length));
  const file = encode(smallHttpFlow({ metadata: dict({ deep: stand }) }));
  file.write(element, file.indexOf(encode(stand)), "latin1");
  return file;
}

function nestedLists(depth: number): string {
  const prefixes: string[] = [];
  for (let length = 0, level = 0; level < depth; level++) {
    const prefix = `${length}:`;
    prefixes.push(prefix);
    length += prefix.length + 1;
  }
  return prefixes.reverse().join("") + "]".repeat(depth);
}

function nestedDicts(depth: number): string {
  const prefixes: string[] = [];
  for (let length = 0, level = 0; level < depth; level++) {
    const key = level === 0 ? "" : "1:k;";
    const prefix = `${length + key.length}:${key}`;
    prefixes.push(prefix);
    length += prefix.length + 1;
  }
  return prefixes.reverse().join("") + "}".repeat(depth);
}

function nestedValue(kind: "lists" | "dictionaries", depth: number): PlainValue {
  let value: PlainValue = kind === "lists" ? [] : {};
  for (let level = 1; level < depth; level++) value = kind === "lists" ? [value] : { k: value };
  return value;
}

/** How many lists and dictionaries there are around each other, found without recursion. */
function depthOf(value: PlainValue | undefined): number {
  let depth = 0;
  for (let inner = value; typeof inner === "object" && inner !== null; depth++) {
    inner = Object.values(inner as Readonly<Record<string, PlainValue>>)[0];
  }
  return depth;
}
