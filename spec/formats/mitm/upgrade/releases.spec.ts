import { expect } from "chai";
import { readFlows, writeFlows } from "../../../support/mitm-file.js";
import { readable } from "../../../support/readable.js";
import { releaseFixtures } from "../../../support/release-fixtures.js";
import { expectedFacts, factsOf } from "../../../support/release-flows.js";
import { decodeAll, encode } from "../../../support/tnetstring.js";
import { faultsOf } from "../../../support/version-21.js";

for (const { path, file, flows: names } of releaseFixtures) {
  describe(`fixtures/${path}`, () => {
    it(`has ${names.length} flows`, async () => {
      expect(await readFlows(file)).to.have.length(names.length);
    });

    names.forEach((name, index) => {
      const facts = expectedFacts(name);
      if (facts !== null) {
        it(`has "${name}" with all it was made of`, async () => {
          const flow = (await readFlows(file))[index];
          expect(flow?.type === "http" && factsOf(flow)).to.deep.equal(facts);
        });
      }

      it(`writes "${name}" in format 21 when it was touched`, async () => {
        const flow = (await readFlows(file))[index];
        if (!flow) throw new Error("there is no such flow");
        flow.comment = "touched";
        expect(decodeAll(await writeFlows(flow)).map(faultsOf)).to.deep.equal([[]]);
      });

      it(`leaves the flows around "${name}" in the format they are in`, async () => {
        const elements = decodeAll(file).map((element) => readable(encode(element)));
        const flows = await readFlows(file);
        const flow = flows[index];
        if (flow) flow.comment = "touched";
        const written = decodeAll(await writeFlows(...flows)).map((element) =>
          readable(encode(element)),
        );
        expect(written.toSpliced(index, 1)).to.deep.equal(elements.toSpliced(index, 1));
      });
    });

    it("is the same when it is touched, written and read again", async () => {
      const flows = await readFlows(file);
      const before = flows.map((flow) => (flow.type === "http" ? factsOf(flow) : null));
      for (const flow of flows) flow.comment = "touched";
      const again = await readFlows(await writeFlows(...flows));
      expect(again.map((flow) => (flow.type === "http" ? factsOf(flow) : null))).to.deep.equal(
        before,
      );
    });
  });
}
