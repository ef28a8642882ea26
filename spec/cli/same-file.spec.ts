import { expect } from "chai";
import { linkSync, symlinkSync } from "node:fs";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";

const demo = fixture("demo.mitm");
const cut = demo.subarray(0, 5000);

describe("mitmts-dump, when what it reads is what it writes,", () => {
  const desk = Desk.forSuite();
  beforeEach(() => {
    desk.write({ "x.mitm": demo });
    symlinkSync("x.mitm", desk.path("link.mitm"));
    linkSync(desk.path("x.mitm"), desk.path("hard.mitm"));
  });

  /** Should it go on for ever, it ends at 10 MB. */
  function run(line: string): ReturnType<typeof desk.shell> {
    return desk.shell(`ulimit -f 10000; ${line}`);
  }

  for (const line of [
    "mitmts-dump -r x.mitm -w x.mitm",
    "mitmts-dump -r link.mitm -w x.mitm",
    "mitmts-dump -r x.mitm -w link.mitm",
    "mitmts-dump -r hard.mitm -w x.mitm",
    "mitmts-dump -w x.mitm < x.mitm",
    "mitmts-dump -r /dev/stdin -w x.mitm < x.mitm",
    "cat x.mitm | mitmts-dump -w x.mitm",
  ]) {
    it(`is safe: ${line}`, async () => {
      const { code, stderr } = await run(line);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      expect(desk.read("x.mitm").equals(demo)).to.be.true;
      expect(desk.names()).to.deep.equal(["hard.mitm", "link.mitm", "x.mitm"]);
    });
  }

  for (const line of [
    "mitmts-dump -r x.mitm -w +x.mitm",
    "mitmts-dump -r link.mitm -w +x.mitm",
    "mitmts-dump -r x.mitm -w +hard.mitm",
    "mitmts-dump -w +x.mitm < x.mitm",
    "mitmts-dump -r /dev/stdin -w +x.mitm < x.mitm",
  ]) {
    it(`doubles it, and does not go on for ever: ${line}`, async () => {
      const { code, stderr } = await run(line);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      expect(desk.read("x.mitm").equals(Buffer.concat([demo, demo]))).to.be.true;
    });
  }

  for (const line of [
    "mitmts-dump -r x.mitm >> x.mitm",
    "mitmts-dump -r link.mitm >> x.mitm",
    "mitmts-dump -r x.mitm >> hard.mitm",
    "mitmts-dump -r x.mitm 1<> x.mitm",
    "mitmts-dump -w - < x.mitm >> x.mitm",
    "mitmts-dump -r x.mitm --flow-detail 1 >> x.mitm",
  ]) {
    it(`refuses what a shell has opened, and reads nothing: ${line}`, async () => {
      const { code, stderr } = await run(line);
      expect(code).to.equal(2);
      expect(stderr).to.match(
        /^mitmts-dump: \S+ is stdout, too; name the output with -w, or use -i\n$/,
      );
      expect(desk.read("x.mitm").equals(demo)).to.be.true;
    });
  }

  it("says so where a shell has emptied it before: mitmts-dump -r x.mitm > x.mitm", async () => {
    const { code, stderr } = await run("mitmts-dump -r x.mitm > x.mitm");
    expect(code).to.equal(2);
    expect(stderr).to.contain("x.mitm is stdout, too");
  });

  for (const line of [
    "mitmts-dump -r cut.mitm -w cut.mitm",
    "mitmts-dump -w cut.mitm < cut.mitm",
    "mitmts-dump -r /dev/stdin -w cut.mitm < cut.mitm",
  ]) {
    it(`leaves it as it was where it is damaged: ${line}`, async () => {
      desk.write({ "cut.mitm": cut });
      expect((await run(line)).code).to.equal(1);
      expect(desk.read("cut.mitm").equals(cut)).to.be.true;
    });
  }

  it("reads what is whole where it is added to, and is cut", async () => {
    desk.write({ "cut.mitm": cut });
    const { code, stderr } = await run("mitmts-dump -r cut.mitm -w +cut.mitm");
    expect(code).to.equal(0);
    expect(stderr).to.match(/^mitmts-dump: cut\.mitm: 1344 bytes of a flow .* cut off\n$/);
    const whole = demo.subarray(0, 3656);
    expect(desk.read("cut.mitm").equals(Buffer.concat([whole, whole]))).to.be.true;
  });

  it("knows a device for what it is: both may be /dev/null", async () => {
    const { code, stderr } = await run("mitmts-dump -r /dev/null > /dev/null");
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
  });
});
