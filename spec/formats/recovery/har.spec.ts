import { expect } from "chai";
import { har } from "../../../lib/formats/har/format.js";
import { itForCorpus } from "../../support/captures.js";
import { harOf, smallEntry } from "../har/har-file.js";
import { fixturesAs } from "./converted.js";
import { checkRecovery, recover, runs, type RecoveryFormat } from "./laws.js";
import { partOfHar } from "./parts.js";

const subject: RecoveryFormat = {
  format: har,
  partOf: partOfHar,
  samples: [
    Buffer.from('"'),
    Buffer.from('\\"'),
    Buffer.from('{"startedDateTime":"","request":{'),
    Buffer.from("}]}"),
    harOf(smallEntry()).subarray(0, 300),
  ],
};

describe("a HAR file that is read past damage", () => {
  const made = [1, 2, 3, 4, 5, 6].map((number) =>
    smallEntry({
      request: { url: `http://example.com/${number}?q="{}\\"` },
      comment: `{"${number}`,
    }),
  );
  const files = [
    ...fixturesAs("har"),
    { name: "small.har", file: () => Promise.resolve(harOf(...made)) },
  ];
  for (const { name, file } of files) {
    it(`gives all flows of ${name}, which is whole, and no gap`, async () => {
      const whole = await file();
      for (const chunkBytes of [1, 1000]) {
        const { flows, gaps } = await recover(subject, whole, { chunkBytes });
        expect(gaps).to.deep.equal([]);
        expect(flows).to.have.length(whole.toString().split('"startedDateTime"').length - 1);
      }
    });

    it(`gives each flow of ${name} that is outside of random damage, and nothing else`, async () => {
      await checkRecovery(subject, await file(), runs(60));
    });
  }

  it("gives an entry that has another in it, where the file is whole around it", async () => {
    const [inner, outer] = [smallEntry(), smallEntry({ _redirectedFrom: smallEntry() })];
    const whole = harOf(outer, inner, smallEntry({ _all: [inner, inner] }));
    for (const chunkBytes of [1, 1000]) {
      const { flows, gaps } = await recover(subject, whole, { chunkBytes });
      expect(gaps).to.deep.equal([]);
      expect(flows).to.have.length(3);
    }
  });

  it("gives the entries that one without an end has swallowed", async () => {
    const entry = JSON.stringify(smallEntry());
    const cut = entry.slice(0, entry.indexOf('"headers":[') + '"headers":['.length);
    const file = Buffer.from(`{"log":{"entries":[${cut}${entry},${entry}]}}`);
    const { parts } = await recover(subject, file);
    const start = file.indexOf(entry);
    expect(parts.map((part) => part.start)).to.deep.equal([start, start + entry.length + 1]);
  });

  itForCorpus(
    "har",
    (name) => `gives each flow of ${name} that is outside of random damage, and nothing else`,
    async (file, name) => {
      if (name.endsWith(".har")) await checkRecovery(subject, file, runs(20));
    },
  );
});
