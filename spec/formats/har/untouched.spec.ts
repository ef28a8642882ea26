import { expect } from "chai";
import { itForCorpus } from "../../support/captures.js";
import { fc } from "../../support/property.js";
import { anyHar } from "./arbitrary-har.js";
import { readFlows, runThrough } from "./har-file.js";

describe("a HAR file that nothing changes", () => {
  itForCorpus(
    "har",
    (name) => `is written as the same bytes: ${name}`,
    async (file, name) => {
      if (!name.endsWith(".har")) return;
      expect((await runThrough([file])).file.equals(file)).to.equal(true);
    },
  );

  itForCorpus(
    "har",
    (name) => `is written as the same bytes when every flow was looked into: ${name}`,
    async (file, name) => {
      if (!name.endsWith(".har")) return;
      const { file: written } = await runThrough([file], (flow) => {
        flow.request.headers.get("host");
        flow.response?.text;
        flow.comment = "";
        return undefined;
      });
      expect(written.equals(file)).to.equal(true);
    },
  );

  it("is written as the same bytes, however odd it is and in whatever chunks it comes", () =>
    fc.assert(
      fc.asyncProperty(anyHar, fc.array(fc.integer({ min: 1, max: 60 })), async (file, sizes) => {
        const { file: written } = await runThrough([file], () => undefined, sizes);
        expect(written.toString("latin1")).to.equal(file.toString("latin1"));
      }),
    ));

  it("gives the same flows in whatever chunks it comes", () =>
    fc.assert(
      fc.asyncProperty(
        anyHar,
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        async (file, sizes) => {
          const whole = (await readFlows(file)).map(({ source, id }) => [id, source.place]);
          const cut = (await readFlows(file, sizes)).map(({ source, id }) => [id, source.place]);
          expect(cut).to.deep.equal(whole);
        },
      ),
    ));
});
