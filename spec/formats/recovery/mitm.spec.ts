import { expect } from "chai";
import { mitm } from "../../../lib/formats/mitm/format.js";
import { fixture, fixturePaths, itForCorpus } from "../../support/captures.js";
import { checkRecovery, recover, runs, type RecoveryFormat } from "./laws.js";
import { partOfMitm } from "./parts.js";

const subject: RecoveryFormat = {
  format: mitm,
  partOf: partOfMitm,
  samples: [
    Buffer.from("999999999999:"),
    Buffer.from("99999:7:version;2:21#"),
    Buffer.from("1:1:1:1:1:"),
  ],
};

describe("a flow file that is read past damage", () => {
  for (const path of fixturePaths) {
    it(`gives all flows of ${path}, which is whole, and no gap`, async () => {
      const { parts, gaps } = await recover(subject, fixture(path), { chunkBytes: 1000 });
      expect(gaps).to.deep.equal([]);
      expect(parts.at(-1)?.end).to.equal(fixture(path).length);
    });

    it(`gives each flow of ${path} that is outside of random damage, and nothing else`, async () => {
      await checkRecovery(subject, fixture(path), runs(40));
    });
  }

  itForCorpus(
    "mitm",
    (name) => `gives each flow of ${name} that is outside of random damage, and nothing else`,
    async (file) => checkRecovery(subject, file, runs(20)),
  );
});
