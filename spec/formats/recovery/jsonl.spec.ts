import { expect } from "chai";
import { jsonl } from "../../../lib/formats/jsonl/format.js";
import { checkRecovery, recover, runs, type RecoveryFormat } from "./laws.js";
import { partOfJsonl } from "./parts.js";
import { fixturesAs } from "./converted.js";

const subject: RecoveryFormat = {
  format: jsonl,
  partOf: partOfJsonl,
  samples: [Buffer.from('{"mitmtsDump":1,"type":"http"}\n'), Buffer.from("\n"), Buffer.from('"')],
};

describe("a jsonl file that is read past damage", () => {
  for (const { name, file } of fixturesAs("jsonl")) {
    it(`gives all flows of ${name}, which is whole, and no gap`, async () => {
      const whole = await file();
      const { parts, gaps } = await recover(subject, whole, { chunkBytes: 1000 });
      expect(gaps).to.deep.equal([]);
      expect(parts.at(-1)?.end).to.equal(whole.length - 1);
    });

    it(`gives each flow of ${name} that is outside of random damage, and nothing else`, async () => {
      await checkRecovery(subject, await file(), runs(40));
    });
  }
});
