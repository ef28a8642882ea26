import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";
import { sayStartAndDone } from "./support/scripts.js";

const demo = fixture("demo.mitm");
/** More than a pipe holds, so that the program is still writing when its reader goes away. */
const large = Buffer.concat(Array.from({ length: 50 }, () => demo));

describe("mitmts-dump, when the reader of its output goes away,", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": large }));

  /** Runs a pipe; the program's own exit code, and what all of it put out. */
  async function pipe(line: string): Promise<{ code: string; stdout: Buffer; stderr: string }> {
    const { stdout, stderr } = await desk.shell(`${line}; echo \${PIPESTATUS[0]} > code`);
    return { code: desk.read("code").toString().trim(), stdout, stderr };
  }

  it("ends quietly with 0: flows", async () => {
    const { code, stdout, stderr } = await pipe("mitmts-dump -r src.mitm | head -c 1856");
    expect({ code, stderr }).to.deep.equal({ code: "0", stderr: "" });
    expect(stdout.equals(demo.subarray(0, 1856))).to.be.true;
  });

  it("ends quietly with 0: a listing", async () => {
    desk.write({ "src.mitm": Buffer.concat(Array.from({ length: 40 }, () => large)) });
    const { code, stdout, stderr } = await pipe(
      "mitmts-dump -r src.mitm --flow-detail 1 | head -1",
    );
    expect({ code, stderr }).to.deep.equal({ code: "0", stderr: "" });
    expect(stdout.toString()).to.equal("192.168.1.23:40990: DNS QUERY (A) www.example.com\n");
  });

  it("ends quietly with 0: the help", async () => {
    const { code, stderr } = await pipe("mitmts-dump --help | true");
    expect({ code, stderr }).to.deep.equal({ code: "0", stderr: "" });
  });

  it("calls done", async () => {
    desk.write({ "s.mjs": sayStartAndDone });
    const { code, stderr } = await pipe("mitmts-dump -r src.mitm -s s.mjs | true");
    expect(code).to.equal("0");
    expect(stderr).to.match(/s\.mjs: done\n$/);
  });

  it("stops reading an endless input", async () => {
    const { stdout } = await desk.shell(
      "while cat src.mitm 2>/dev/null; do :; done | mitmts-dump | head -c 3656",
    );
    expect(stdout.equals(demo.subarray(0, 3656))).to.be.true;
  });

  it("writes the file of -w to its end, when it was the listing's reader", async () => {
    const line = "mitmts-dump -r src.mitm -w dst.mitm --flow-detail 1 | true";
    const { code, stderr } = await pipe(line);
    expect({ code, stderr }).to.deep.equal({ code: "0", stderr: "" });
    expect(desk.read("dst.mitm").equals(large)).to.be.true;
  });
});
