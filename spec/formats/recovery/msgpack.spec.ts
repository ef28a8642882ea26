import { expect } from "chai";
import { msgpack } from "../../../lib/formats/msgpack/format.js";
import { header } from "../msgpack/format.js";
import { fixturesAs } from "./converted.js";
import { checkRecovery, recover, runs, type RecoveryFormat } from "./laws.js";
import { partOfMsgpack } from "./parts.js";

const subject: RecoveryFormat = {
  format: msgpack,
  partOf: partOfMsgpack,
  samples: [header, Buffer.from("c60000ffff8fa776657273696f6e15", "hex"), Buffer.from("c6", "hex")],
};

describe("a msgpack file that is read past damage", () => {
  for (const { name, file } of fixturesAs("msgpack")) {
    it(`gives all flows of ${name}, which is whole, and no gap`, async () => {
      const whole = await file();
      const { parts, gaps } = await recover(subject, whole, { chunkBytes: 1000 });
      expect(gaps).to.deep.equal([]);
      expect(parts.at(-1)?.end).to.equal(whole.length);
    });

    it(`tells that the header of ${name} is missing, and gives all flows`, async () => {
      const whole = await file();
      const { flows } = await recover(subject, whole);
      const headless = await recover(subject, whole.subarray(header.length));
      expect(headless.flows).to.have.length(flows.length);
      expect(headless.gaps).to.deep.equal([
        { file: "a", offset: 0, length: 0, compression: null, reason: "the header is missing" },
      ]);
    });

    it(`gives each flow of ${name} that is outside of random damage, and nothing else`, async () => {
      await checkRecovery(subject, await file(), runs(40));
    });
  }
});
