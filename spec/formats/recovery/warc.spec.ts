import { expect } from "chai";
import { warc } from "../../../lib/formats/warc/format.js";
import { concurrentTo, metadata, record, request, response, warcinfo } from "../warc/warc-file.js";
import { fixturesAs } from "./converted.js";
import { checkRecovery, recover, runs, type RecoveryFormat } from "./laws.js";
import { partsOfWarc } from "./parts.js";

const subject: RecoveryFormat = {
  format: warc,
  partOf: partsOfWarc,
  samples: [
    Buffer.from("WARC/1.0\r\n"),
    Buffer.from("WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 9999\r\n\r\n"),
    Buffer.from("\r\n\r\n"),
    request(7).subarray(0, 200),
  ],
};

const pair = (number: number): Buffer =>
  Buffer.concat([request(number), response(number + 1, concurrentTo(number))]);
const resource = record("resource", { "WARC-Target-URI": "urn:a" }, Buffer.alloc(100_000, "a"));
const small = Buffer.concat([
  warcinfo,
  pair(1),
  resource,
  pair(3),
  metadata(5, 3),
  pair(6),
  record("resource", {}, "WARC/1.0\r\n\r\n"),
  pair(8),
]);

const files = [...fixturesAs("warc"), { name: "small.warc", file: () => Promise.resolve(small) }];

describe("a web archive that is read past damage", () => {
  for (const { name, file } of files) {
    it(`gives all flows of ${name}, which is whole, and no gap`, async () => {
      const whole = await file();
      const count = whole.toString("latin1").split("\r\nWARC-Type: re").length - 1;
      for (const chunkBytes of [13, 1000, whole.length]) {
        const { parts, gaps } = await recover(subject, whole, { chunkBytes });
        expect(gaps).to.deep.equal([]);
        expect(parts).to.have.length.within(1, count);
        expect(parts).to.deep.equal((await recover(subject, whole)).parts);
      }
    });

    it(`gives each record of ${name} that is outside of random damage, and nothing else`, async () => {
      await checkRecovery(subject, await file(), runs(40));
    });
  }
});
