import { expect } from "chai";
import fc from "fast-check";
import type { Flow } from "../../../../lib/flow/flow.js";
import { downgrade } from "../../../../lib/formats/mitm/downgrade/downgrade.js";
import { loss } from "../../../../lib/formats/mitm/downgrade/loss.js";
import { newestVersion, oldestWritableVersion } from "../../../../lib/formats/mitm/version.js";
import { PlainDict } from "../../../../lib/flow/state/plain-dict.js";
import { PlainList } from "../../../../lib/flow/state/plain-list.js";
import { copyTree, Float } from "../../../../lib/flow/state/state.js";
import { anyFlow } from "../../../support/arbitrary/flow.js";
import { fixture, fixturePaths, itForCorpus } from "../../../support/captures.js";
import { readFlow, readFlows, readUntilDamage } from "../../../support/mitm-file.js";
import { encode } from "../../../support/tnetstring.js";
import { downgraded, encoded } from "./downgraded.js";
import { plain, without } from "./without.js";

const versions = Array.from(
  { length: newestVersion - oldestWritableVersion + 1 },
  (_, index) => oldestWritableVersion + index,
);

describe("downgrade", () => {
  it("changes nothing when the version is the newest one", () => {
    const flow = PlainDict.of({ version: 21, type: "http", comment: "kept" });
    expect(downgrade(flow, 21)).to.deep.equal({ writable: true, losses: [] });
    expect(plain(flow)).to.deep.equal({ version: 21, type: "http", comment: "kept" });
  });

  for (const version of [11, 22, 16.5, NaN]) {
    it(`refuses version ${version}`, () => {
      const flow = PlainDict.of({ version: 21, type: "http" });
      expect(() => downgrade(flow, version)).to.throw(RangeError, `version ${version}`);
    });
  }

  for (const { type, first, lost } of [
    { type: "udp", first: 18, lost: loss.udpFlow },
    { type: "dns", first: 16, lost: loss.dnsFlow },
  ]) {
    it(`leaves a ${type} flow as it is before version ${first}, which is the first to know them`, () => {
      const flow = PlainDict.of({ version: 21, type, comment: "kept" });
      expect(downgrade(flow, first - 1)).to.deep.equal({ writable: false, losses: [lost] });
      expect(plain(flow)).to.deep.equal({ version: 21, type, comment: "kept" });
      expect(downgrade(copyTree(flow), first).writable).to.equal(true);
    });
  }

  it("carries a backup along in the layout that it is in", () => {
    const backup = PlainDict.of({ version: 21, comment: "before", marked: "" });
    const flow = PlainDict.of({ version: 21, type: "http", marked: "", backup });
    downgrade(flow, 12);
    expect(flow.get("backup")).to.equal(backup);
    expect(plain(backup)).to.deep.equal({ version: 21, comment: "before", marked: "" });
  });

  it("names a loss once, however many messages have it", () => {
    const message = () => new PlainList([1, true, Buffer.from("hi"), new Float(1), false, true]);
    const messages = new PlainList([message(), message()]);
    const flow = PlainDict.of({ type: "http", websocket: PlainDict.of({ messages }) });
    expect(downgrade(flow, 14).losses).to.deep.equal([loss.injectedMark]);
  });

  describe("then read again, gives the flow without what it said is lost:", () => {
    for (const path of fixturePaths) {
      it(path, async () => {
        // Some are there to be refused at some flow; those before it count.
        const { flows } = await readUntilDamage(fixture(path));
        for (const flow of flows) await expectNothingElseLost(flow);
      });
    }

    itForCorpus(
      "mitm",
      (name) => `corpus/mitm/${name}`,
      async (file) => {
        const { flows } = await readUntilDamage(file);
        for (const flow of flows) await expectNothingElseLost(flow);
      },
    );

    it("any flow", () =>
      fc.assert(
        fc.asyncProperty(anyFlow, async (element) => {
          await expectNothingElseLost(await readFlow(encode(element)));
        }),
      ));
  });
});

async function expectNothingElseLost(flow: Flow): Promise<void> {
  for (const to of versions) {
    const { result, state } = downgraded(flow, to);
    if (!result.writable) {
      expect(plain(state)).to.deep.equal(plain(flow.state));
      continue;
    }
    const [again] = await readFlows(encoded(state));
    if (again === undefined) throw new Error("no flow");
    expect(plain(again.state), `version ${to}`).to.deep.equal(
      without(flow.state, result.losses, to),
    );
    for (const lost of result.losses) {
      expect(without(flow.state, [lost], to), `nothing to lose: ${lost}`).not.to.deep.equal(
        without(flow.state, [], to),
      );
    }
  }
}
