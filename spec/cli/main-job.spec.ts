import { expect } from "chai";
import { join } from "node:path";
import { corpusFile, fixture, itForCorpus, itWithCorpus } from "../support/captures.js";
import { ofType, readFlows } from "../support/mitm-file.js";
import { Desk } from "./support/desk.js";
import { root } from "./support/program.js";
import { addHeader } from "./support/scripts.js";

const demo = fixture("demo.mitm");
const newest = fixture("mitm/21-mitmproxy-12.2.3.mitm");

/** The paths of requests whose response has this value in `newheader`. */
async function pathsWith(value: string, file: Buffer): Promise<string[]> {
  const flows = (await readFlows(file)).flatMap((flow) => (flow.type === "http" ? [flow] : []));
  return flows
    .filter(({ response }) => response?.headers.get("newheader") === value)
    .map(({ request }) => request.path);
}

describe("mitmts-dump at its main job", () => {
  const desk = Desk.forSuite();
  let changed: number;
  before(async () => {
    const flows = await readFlows(demo);
    changed = flows.filter((flow) => flow.type === "http" && flow.response !== null).length;
  });

  it("cat flows | mitmts-dump -s script.ts > out", async () => {
    desk.write({ flows: demo, "script.ts": addHeader });
    const { code, stderr } = await desk.shell("cat flows | mitmts-dump -s script.ts > out");
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(await pathsWith("foo", desk.read("out"))).to.have.length(changed);
  });

  it("mitmts-dump -ns examples/add-header.ts -r src.mitm -w dst.mitm", async () => {
    desk.write({ "src.mitm": demo });
    const script = join(root, "examples", "add-header.ts");
    const args = ["-ns", script, "-r", "src.mitm", "-w", "dst.mitm"];
    const { code, stdout, stderr } = await desk.run(args);
    expect({ code, stderr, stdout: stdout.length }).to.deep.equal({
      code: 0,
      stderr: "",
      stdout: 0,
    });
    expect(await pathsWith("foo", desk.read("dst.mitm"))).to.have.length(changed);
    expect(desk.read("src.mitm").equals(demo)).to.be.true;
    expect(desk.names()).to.deep.equal(["dst.mitm", "src.mitm"]);
  });

  it("mitmts-dump -r a.mitm -r b.mitm -s one.ts -s two.ts -w - | other-program", async () => {
    desk.write({
      "a.mitm": demo,
      "b.mitm": newest,
      "one.ts": addHeader,
      "two.ts": addHeader.replace('"foo"', 'flow.response.headers.get("newheader") + " two"'),
    });
    const { code, stdout, stderr } = await desk.shell(
      "mitmts-dump -r a.mitm -r b.mitm -s one.ts -s two.ts -w - | cat",
    );
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    const both = [...(await readFlows(demo)), ...(await readFlows(newest))];
    expect((await readFlows(stdout)).map(({ id }) => id)).to.deep.equal(both.map(({ id }) => id));
    expect(await pathsWith("foo two", stdout)).to.have.length.above(changed);
    expect(await pathsWith("foo", stdout)).to.deep.equal([]);
  });

  it("mitmts-dump -r src.mitm, into a pipe: gives the same bytes", async () => {
    desk.write({ "src.mitm": demo });
    const { code, stdout } = await desk.run(["-r", "src.mitm"]);
    expect(code).to.equal(0);
    expect(stdout.equals(demo)).to.be.true;
  });
});

describe("mitmts-dump on captures that others made", () => {
  const desk = Desk.forSuite();

  itForCorpus(
    "mitm",
    (name) => `${name}: untouched means identical, and a script can read and change it`,
    async (file, name) => {
      desk.write({ [name]: file, "script.ts": addHeader });
      const plain = await desk.run(["-r", name]);
      expect(plain).to.deep.include({ code: 0, stderr: "" });
      expect(plain.stdout.equals(file)).to.be.true;

      const { code, stderr } = await desk.run(["-r", name, "-s", "script.ts", "-w", "out"]);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      const [before, after] = [await readFlows(file), await readFlows(desk.read("out"))];
      expect(after).to.have.length(before.length);
      for (const flow of after) {
        if (flow.type !== "http" || flow.response === null) continue;
        expect(ofType("http", flow).response?.headers.get("newheader")).to.equal("foo");
      }
    },
  );

  itWithCorpus("all of them in one run", async () => {
    const names = ["dumpfile-011.mitm", "dumpfile-7.mitm", "websocket.mitm"];
    const files = names.map((name) => corpusFile(join("mitm", name)));
    desk.write(Object.fromEntries(names.map((name, index) => [name, files[index] ?? ""])));
    const { code, stdout } = await desk.run(names.flatMap((name) => ["-r", name]));
    expect(code).to.equal(0);
    expect(stdout.equals(Buffer.concat(files))).to.be.true;
  });
});
