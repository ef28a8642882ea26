import { expect } from "chai";
import { json } from "../../../fuzz/structures/json.js";
import { messagePack } from "../../../fuzz/structures/msgpack.js";
import { structuralMutators } from "../../../fuzz/structures/mutators.js";
import { tnetstrings } from "../../../fuzz/structures/tnetstrings.js";
import { branchesOf, type Structure } from "../../../fuzz/structures/tree.js";
import { Random } from "../../../fuzz/random.js";
import { jsonl } from "../../../lib/formats/jsonl/format.js";
import { msgpack } from "../../../lib/formats/msgpack/format.js";
import { sampleOf } from "../../formats/support.js";
import { fixture } from "../../support/captures.js";
import { fc } from "../../support/property.js";

const samples: readonly (readonly [string, Structure, () => Promise<Buffer>])[] = [
  ["tnetstrings", tnetstrings, () => Promise.resolve(fixture("demo.mitm"))],
  ["JSON", json, () => sampleOf(jsonl)],
  ["MessagePack", messagePack, () => sampleOf(msgpack)],
];

const truly = (length: number) => length;

for (const [title, structure, sample] of samples) {
  describe(`the structure of ${title}`, () => {
    it("is taken apart into many parts, which make up the same file", async () => {
      const file = await sample();
      const root = structure.parse(file);
      expect(branchesOf(root).length).to.be.above(100);
      expect(structure.print(root, truly).equals(file)).to.be.true;
    });

    it("has parts whose lengths are put right when they change", async () => {
      const root = structure.parse(await sample());
      const count = branchesOf(root).length;
      const leaves = branchesOf(root).flatMap(({ parts }) => parts);
      for (const leaf of leaves) {
        if (leaf.kind === "leaf" && /^(?:string|str|;)$/.test(leaf.shape)) {
          leaf.bytes = Buffer.concat([leaf.bytes, Buffer.from(" and more")]);
        }
      }
      const again = structure.parse(structure.print(root, truly));
      expect(branchesOf(again).length).to.equal(count);
    });

    it("is found in any bytes", () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
          structure.print(structure.parse(Buffer.from(bytes)), truly);
        }),
      );
    });

    it("can be changed in ways that depend on the seed alone", async () => {
      const file = await sample();
      const changed = (seed: number): Buffer[] => {
        const random = new Random(seed);
        const materials = { random, tokens: [Buffer.from("token")], other: () => file };
        return structuralMutators(structure).map((mutate) => mutate(file, materials));
      };
      expect(changed(1)).to.deep.equal(changed(1));
      expect(changed(1)).to.not.deep.equal(changed(2));
      expect(changed(1).some((input) => !input.equals(file))).to.be.true;
    });
  });
}
