import { expect } from "chai";
import type { Flow } from "../../lib/flow/flow.js";
import { readFlows } from "../../lib/read-flows.js";
import { contentsOf } from "../redact/contents-of.js";
import { anyPlaces } from "../redact/planted/any-places.js";
import { namedPlaces } from "../redact/planted/named-places.js";
import { plainSecrets, telltales } from "../redact/planted/secrets.js";
import { sightings } from "../redact/sightings.js";
import { writeFlows } from "../support/mitm-file.js";
import { Desk } from "./support/desk.js";

async function flowsIn(path: string): Promise<Flow[]> {
  const flows: Flow[] = [];
  for await (const flow of readFlows(path)) flows.push(flow);
  return flows;
}

describe("--redact, on files", () => {
  const desk = Desk.forSuite();

  async function run(...args: string[]): Promise<string> {
    const { code, stderr } = await desk.run(args);
    expect(code, stderr).to.equal(0);
    return stderr;
  }

  const [awsKey = "", , , slackToken = ""] = Object.values(telltales);
  const secrets = { awsKey, slackToken, ...plainSecrets };

  const files = ["a.mitm.gz", "a.har.zst", "a.zhar", "a.jsonl", "a.msgpack.gz", "a.warc"];
  for (const file of [...files, "a.warc.gz", "a.warc.zst"]) {
    it(`leaves none of the planted secrets: ${file}`, async () => {
      const flows = namedPlaces.flatMap(({ plant }) => Object.values(secrets).map(plant));
      desk.write({ "planted.mitm": await writeFlows(...flows) });
      await run("-q", "-r", "planted.mitm", "-w", file);
      await run("-q", "-r", file, "--redact", "-w", `safe-${file}`);
      // A flow that nothing changes has the same bytes; compressed, they could hide something.
      const [bare] = file.split(/\.(?:gz|zst)$/);
      const name = bare === "a.zhar" ? "bare.har" : `bare-${String(bare)}`;
      await run("-q", "-r", `safe-${file}`, "-w", name);
      const contents = await Promise.all((await flowsIn(desk.path(name))).map(contentsOf));
      const bytes = Buffer.concat([desk.read(name), ...contents]);
      for (const [title, secret] of Object.entries(secrets)) {
        expect(sightings(bytes, secret), title).to.deep.equal([]);
      }
    });
  }

  const secret = plainSecrets["one with signs"] ?? "";
  const named = namedPlaces.find(({ title }) => title === "an API key header");
  const standInOf = ([flow]: readonly Flow[]): string =>
    flow?.type === "http" ? (flow.request.headers.get("x-api-key") ?? "") : "";

  describe("gives a secret one stand-in wherever it is, also long before anything names it", () => {
    const places = anyPlaces.filter(({ title }) => title !== "a claim of a JWT");
    let early: Flow[];
    beforeEach(async () => {
      early = places.map(({ plant }) => plant(secret));
      const late = named === undefined ? [] : [named.plant(secret)];
      desk.write({
        "early.mitm": await writeFlows(...early),
        "late.mitm": await writeFlows(...late),
      });
    });

    async function expectOneStandIn(standIn: string): Promise<void> {
      const flows = await flowsIn(desk.path("early.mitm"));
      expect(standIn).to.match(/^REDACTED_[a-z2-7]{12}$/);
      expect(flows).to.have.length(early.length);
      for (const [nth, flow] of flows.entries()) {
        const contents = await contentsOf(flow);
        expect(sightings(contents, secret), places[nth]?.title).to.deep.equal([]);
        expect(sightings(contents, standIn), places[nth]?.title).not.to.deep.equal([]);
      }
    }

    it("in several files", async () => {
      await run("-r", "early.mitm", "-r", "late.mitm", "--redact", "-w", "all.mitm");
      const all = await flowsIn(desk.path("all.mitm"));
      desk.write({ "early.mitm": await writeFlows(...all.slice(0, -1)) });
      await expectOneStandIn(standInOf(all.slice(-1)));
    });

    it("in files that are rewritten one by one, and says of each what was in it", async () => {
      const said = await run("-i", "-r", "early.mitm", "-r", "late.mitm", "--redact");
      expect(said).to.contain("mitmts-dump: redacted in early.mitm:\n");
      expect(said).to.match(
        /mitmts-dump: redacted in late\.mitm:\nmitmts-dump: {3}name {2}request headers \(1\)\n$/,
      );
      await expectOneStandIn(standInOf(await flowsIn(desk.path("late.mitm"))));
    });

    it("on standard input, where that is a file", async () => {
      const line = "cat early.mitm late.mitm > in; mitmts-dump --redact < in > all.mitm";
      expect((await desk.shell(line)).stderr).not.to.contain("once");
      const all = await flowsIn(desk.path("all.mitm"));
      desk.write({ "early.mitm": await writeFlows(...all.slice(0, -1)) });
      await expectOneStandIn(standInOf(all.slice(-1)));
    });

    it("but not in what comes from a pipe: then it says so", async () => {
      const line = "cat early.mitm late.mitm | mitmts-dump --redact > all.mitm";
      const { code, stderr } = await desk.shell(line);
      expect(code).to.equal(0);
      expect(stderr).to.match(/mitmts-dump: <stdin> can be read once only: .*-r FILE finds it\n$/);
      expect(sightings(desk.read("all.mitm"), secret)).to.include("as it is");
    });
  });
});
