import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";

const demo = fixture("demo.mitm");
/** The first two flows of the demo capture, and where the third begins. */
const twoFlows = demo.subarray(0, 3656);
const cutInThird = demo.subarray(0, 5000);

describe("the output of mitmts-dump, when the input is damaged,", () => {
  const desk = Desk.forSuite();

  it("has the whole flows before the damage, in the place of what was there", async () => {
    desk.write({ "cut.mitm": cutInThird, "out.mitm": "before" });
    const { code } = await desk.run(["-r", "cut.mitm", "-w", "out.mitm"]);
    expect(code).to.equal(1);
    expect(desk.read("out.mitm").equals(twoFlows)).to.be.true;
  });

  it("is left as it was where there was no whole flow", async () => {
    desk.write({ "page.html": "<!DOCTYPE html>", "out.mitm": "before" });
    const { code } = await desk.run(["-r", "page.html", "-w", "out.mitm"]);
    expect(code).to.equal(1);
    expect(desk.read("out.mitm").toString()).to.equal("before");
    expect(desk.names()).to.deep.equal(["out.mitm", "page.html"]);
  });

  it("is left as it was where it would replace the input, and with it what is behind the damage", async () => {
    desk.write({ "cut.mitm": cutInThird });
    const { code } = await desk.run(["-r", "cut.mitm", "-w", "cut.mitm"]);
    expect(code).to.equal(1);
    expect(desk.read("cut.mitm").equals(cutInThird)).to.be.true;
    expect(desk.names()).to.deep.equal(["cut.mitm"]);
  });
});

describe("mitmts-dump, when nobody reads its output any longer,", () => {
  const desk = Desk.forSuite();

  it("stays quiet, also when done adds a flow", async () => {
    desk.write({
      "many.mitm": Buffer.concat(Array.from({ length: 60 }, () => demo)),
      "late.mjs": `let last;
        export function request(ctx, flow) { last = flow; }
        export function done(ctx) { ctx.emit(last.copy()); }`,
    });
    const { stderr } = await desk.shell("mitmts-dump -s late.mjs -r many.mitm | head -c 10 > cut");
    expect(stderr).to.equal("");
  });
});
