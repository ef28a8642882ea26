import { expect } from "chai";
import type { Format } from "../../lib/formats/format.js";
import { bothWays, sampleOf } from "../formats/support.js";
import { fixture } from "../support/captures.js";
import { readFlows } from "../../lib/read-flows.js";
import { Desk, onlyLine } from "./support/desk.js";

const demo = fixture("demo.mitm");

async function idsOf(capture: Buffer): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of readFlows(capture)) ids.push(id);
  return ids;
}

describe("the formats of mitmts-dump", () => {
  const desk = Desk.forSuite();
  const samples = new Map<Format, Buffer>();
  before(async () => {
    for (const format of bothWays) samples.set(format, await sampleOf(format));
  });
  beforeEach(() => {
    desk.write({ "src.mitm": demo });
    // Names say nothing of what is in them.
    for (const [{ name }, sample] of samples) desk.write({ [`${name}.bin`]: sample });
  });

  function sample(format: Format): Buffer {
    return samples.get(format) ?? expect.fail();
  }

  for (const format of bothWays) {
    describe(format.name, () => {
      const [extension = ""] = format.extensions;

      it("is recognised, from a file and from a pipe, and written as it came", async () => {
        const fromFile = await desk.run(["-r", `${format.name}.bin`]);
        expect(fromFile).to.include({ code: 0, stderr: "" });
        expect(fromFile.stdout.equals(sample(format))).to.be.true;
        const fromPipe = await desk.run(["-w", "out"], sample(format));
        expect(fromPipe).to.include({ code: 0, stderr: "" });
        expect(desk.read("out").equals(sample(format))).to.be.true;
      });

      it("is written by the extension, and by its name", async () => {
        await desk.run(["-r", "src.mitm", "-w", `by-extension${extension}`]);
        await desk.run(["-r", "src.mitm", "-w", "by-name.bin", "--to", format.name]);
        const { stdout } = await desk.run(["-r", "src.mitm", "--to", format.name]);
        expect(desk.read(`by-extension${extension}`).equals(sample(format))).to.be.true;
        expect(desk.read("by-name.bin").equals(sample(format))).to.be.true;
        expect(stdout.equals(sample(format))).to.be.true;
      });

      it("is read without being recognised with --from, also when there is nothing", async () => {
        const { stdout } = await desk.run(["-r", `${format.name}.bin`, "--from", format.name]);
        expect(stdout.equals(sample(format))).to.be.true;
        const nothing = await desk.run(["--from", format.name], "");
        expect(nothing).to.include({ code: 0, stderr: "" });
      });

      it("is listed as any other", async () => {
        const { stdout } = await desk.run(["-r", `${format.name}.bin`, "--flow-detail", "1"]);
        expect(stdout.toString()).to.contain("GET https://api.example.com/v1/users?page=1");
      });

      it("has the whole flows before damage written, as a file of its own", async () => {
        const cut = sample(format).subarray(0, Math.floor(sample(format).length * 0.7));
        const { code, stderr } = await desk.run(["-w", "out"], cut);
        expect(code).to.equal(1);
        expect(onlyLine(stderr)).to.match(/^mitmts-dump: <stdin>: flow \d+ at byte \d+: /);
        const again = await desk.run(["-r", "out", "--flow-detail", "0"]);
        expect(again).to.include({ code: 0, stderr: "" });
      });
    });
  }

  it("can be mixed in one run; the first says what is written", async () => {
    const names = bothWays.map(({ name }) => name);
    for (const first of bothWays) {
      const rest = names.filter((name) => name !== first.name);
      const args = [first.name, ...rest].flatMap((name) => ["-r", `${name}.bin`]);
      const { code, stdout } = await desk.run(args);
      expect(code).to.equal(0);
      expect((await idsOf(stdout)).length).to.be.at.least(names.length);
      expect(stdout.subarray(0, 8).equals(sample(first).subarray(0, 8))).to.be.true;
    }
  });

  it("are those of the first input that has any", async () => {
    desk.write({ empty: "" });
    const { stdout } = await desk.run(["-r", "empty", "-r", "msgpack.bin"]);
    expect(stdout.equals(desk.read("msgpack.bin"))).to.be.true;
  });

  it("are mitm for flows that a script made of nothing", async () => {
    desk.write({ "stop.mjs": "export function start(ctx) { ctx.stop(); }" });
    const args = ["-r", "msgpack.bin", "-s", "stop.mjs", "-w", "out"];
    expect(await desk.run(args)).to.include({ code: 0, stderr: "" });
    expect(desk.read("out")).to.have.length(0);
  });

  it("may be only written: --to curl", async () => {
    const { code, stdout, stderr } = await desk.run(["-r", "src.mitm", "--to", "curl"]);
    expect(code).to.equal(0);
    expect(stdout.toString()).to.match(/^curl .*\n/);
    expect(onlyLine(stderr)).to.match(/^mitmts-dump: curl has no place for .*responses \(\d+\)/);
  });

  it("lose nothing from mitm to msgpack and back", async () => {
    await desk.run(["-r", "src.mitm", "-w", "a.msgpack"]);
    await desk.run(["-r", "a.msgpack", "-w", "b.mitm"]);
    expect(desk.read("b.mitm").equals(demo)).to.be.true;
  });

  it("say which they are when one that is known does not fit --from", async () => {
    const { code, stderr } = await desk.run(["-r", "msgpack.bin", "--from", "mitm"]);
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.contain("not a mitmproxy flow file");
  });

  it("keep what was read before a file of no known format, and end with an error", async () => {
    desk.write({ "notes.txt": "These are notes." });
    const { code, stderr } = await desk.run(["-r", "src.mitm", "-r", "notes.txt", "-w", "out"]);
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.match(
      /^mitmts-dump: notes\.txt: it is not a capture that is known here; it begins with "These are notes\."; formats/,
    );
    expect(desk.read("out").equals(demo)).to.be.true;
  });

  it("leave an older file alone when nothing could be read", async () => {
    desk.write({ "notes.txt": "These are notes." });
    for (const { extensions } of bothWays) {
      const name = `out${extensions[0] ?? ""}`;
      desk.write({ [name]: "something older" });
      const { code } = await desk.run(["-r", "notes.txt", "-w", name]);
      expect(code).to.equal(1);
      expect(desk.read(name).toString()).to.equal("something older");
    }
  });

  describe("adding to a file", () => {
    for (const format of bothWays) {
      const [extension = ""] = format.extensions;
      const name = `all${extension}`;
      if (format.canAppend) {
        it(`of ${format.name}: makes one of it`, async () => {
          await desk.run(["-r", "src.mitm", "-w", `+${name}`]);
          await desk.run(["-r", "src.mitm", "-w", `+${name}`]);
          const ids = await idsOf(sample(format));
          expect(await idsOf(desk.read(name))).to.deep.equal([...ids, ...ids]);
        });

        it(`that has no extension, and is ${format.name}: is done in that format`, async () => {
          await desk.run(["-r", "src.mitm", "-w", "all", "--to", format.name]);
          const { code } = await desk.run(["-r", "src.mitm", "-w", "+all"]);
          expect(code).to.equal(0);
          const expected = Buffer.concat([sample(format), sample(format)]);
          expect(await idsOf(desk.read("all"))).to.deep.equal(await idsOf(expected));
        });
      } else {
        it(`of ${format.name}: is refused`, async () => {
          const { code, stderr } = await desk.run(["-r", "src.mitm", "-w", `+${name}`]);
          expect(code).to.equal(2);
          expect(onlyLine(stderr)).to.equal(
            `mitmts-dump: -w +${name}: nothing can be added to a file in the format ${format.name}`,
          );
          expect(desk.names()).to.not.include(name);
          const late = await desk.run(["-r", `${format.name}.bin`, "-w", "+all"]);
          expect(late.code).to.equal(2);
          expect(desk.names()).to.not.include("all");
        });
      }
    }

    it("of another format is refused", async () => {
      const { code, stderr } = await desk.run([
        "-r",
        "src.mitm",
        "-w",
        "+msgpack.bin",
        "--to=mitm",
      ]);
      expect(code).to.equal(1);
      expect(onlyLine(stderr)).to.equal(
        "mitmts-dump: msgpack.bin: cannot write: it is msgpack, and what would be added is mitm",
      );
    });
  });

  describe("with --mitm-version", () => {
    const refused: readonly (readonly string[])[] = [
      ["--to", "msgpack"],
      ["-w", "out.msgpack"],
      ["-w", "out.msgpack.gz"],
    ];
    for (const args of refused) {
      it(`are mitm, and not ${args.join(" ")}`, async () => {
        const { code, stderr } = await desk.run(["-r", "src.mitm", "--mitm-version=12", ...args]);
        expect(code).to.equal(2);
        expect(onlyLine(stderr)).to.equal(
          "mitmts-dump: --mitm-version is for mitm, and not for msgpack",
        );
      });
    }

    it("are mitm, whatever the input is", async () => {
      const { stdout, stderr } = await desk.run(["-r", "msgpack.bin", "--mitm-version", "12"]);
      expect(stdout.includes("7:version;2:12#")).to.be.true;
      expect(onlyLine(stderr)).to.match(/^mitmts-dump: flow format 12 has no place for what /);
    });
  });

  it("cannot be asked for where nothing is written", async () => {
    const { code, stderr } = await desk.run(["-r", "src.mitm", "--to=mitm", "--flow-detail=1"]);
    expect(code).to.equal(2);
    expect(onlyLine(stderr)).to.contain("--to has nothing to write with --flow-detail");
  });

  it("join the pages of several HAR files, wherever they have them", async () => {
    const har = (page: string): string =>
      JSON.stringify({
        log: {
          version: "1.2",
          creator: { name: "a", version: "1" },
          pages: [
            { id: page, title: page, startedDateTime: "2026-01-01T00:00:00Z", pageTimings: {} },
          ],
          entries: [],
        },
      });
    desk.write({ "one.har": har("page_1"), "two.har": har("page_2") });
    const args = ["-r", "one.har", "-r", "two.har", "-w", "both.har"];
    expect(await desk.run(args)).to.include({ code: 0 });
    const { log } = JSON.parse(desk.read("both.har").toString()) as {
      log: { pages: { id: string }[] };
    };
    expect(log.pages.map(({ id }) => id)).to.deep.equal(["page_1", "page_2"]);
  });
});
