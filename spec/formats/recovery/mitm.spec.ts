import { expect } from "chai";
import { mitm } from "../../../lib/formats/mitm/format.js";
import { MitmSource } from "../../../lib/formats/mitm/source.js";
import { fixture, fixturePaths, itForCorpus } from "../../support/captures.js";
import { checkRecovery, recover, runs, type RecoveryFormat } from "./laws.js";

const subject: RecoveryFormat = {
  format: mitm,
  partOf({ source }) {
    if (!(source instanceof MitmSource)) throw new Error("it is not of a flow file");
    const { offset, start, end } = source.record;
    return { start: offset, end: offset + end - start };
  },
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
