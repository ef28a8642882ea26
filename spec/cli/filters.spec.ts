import { expect } from "chai";
import { readFlows } from "../../lib/read-flows.js";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";

const demo = fixture("demo.mitm");

async function methodsOf(capture: Buffer): Promise<string[]> {
  const methods: string[] = [];
  for await (const flow of readFlows(capture)) {
    methods.push(flow.type === "http" ? flow.request.method : flow.type);
  }
  return methods;
}

async function commentsOf(capture: Buffer): Promise<string[]> {
  const comments: string[] = [];
  for await (const { comment } of readFlows(capture)) comments.push(comment);
  return comments;
}

describe("the filters of mitmts-dump", () => {
  const desk = Desk.forSuite();
  let all: string[] = [];
  before(async () => {
    all = await methodsOf(demo);
    expect(all).to.include("POST").and.to.include("GET");
  });
  beforeEach(() => {
    desk.write({
      "src.mitm": demo,
      "mark.ts": `
        export function request(ctx, flow) { flow.comment = flow.request.method; }
        export function done(ctx) { ctx.log.info("done"); }
      `,
    });
  });

  it("limit what is written with the last argument", async () => {
    const { code, stdout } = await desk.run(["-r", "src.mitm", "~m POST"]);
    expect(code).to.equal(0);
    expect(await methodsOf(stdout)).to.deep.equal(all.filter((method) => method === "POST"));
  });

  it("may be given in several words", async () => {
    const { stdout } = await desk.run(["-r", "src.mitm", "~m", "POST"]);
    expect(await methodsOf(stdout)).to.deep.equal(all.filter((method) => method === "POST"));
  });

  it("see for the last argument what the scripts did", async () => {
    const args = ["-r", "src.mitm", "-s", "mark.ts", "-w", "out.mitm", "~comment GET"];
    expect(await desk.run(args)).to.include({ code: 0 });
    expect(await methodsOf(desk.read("out.mitm"))).to.deep.equal(
      all.filter((method) => method === "GET"),
    );
  });

  it("limit what is shown", async () => {
    const { stdout } = await desk.run(["-r", "src.mitm", "--flow-detail", "1", "~m POST"]);
    expect(stdout.toString()).to.match(/POST/).and.not.match(/GET/);
  });

  it("limit what is read with --read-filter", async () => {
    const { stdout } = await desk.run(["-r", "src.mitm", "--read-filter", "!~m POST"]);
    expect(await methodsOf(stdout)).to.deep.equal(all.filter((method) => method !== "POST"));
  });

  it("keep flows from the scripts with --script-filter, and untouched", async () => {
    const args = ["-r", "src.mitm", "-s", "mark.ts", "--script-filter", "~m POST"];
    const { stdout } = await desk.run(args);
    expect(await methodsOf(stdout)).to.deep.equal(all);
    const originals = await commentsOf(demo);
    expect(await commentsOf(stdout)).to.deep.equal(
      originals.map((comment, index) => (all[index] === "POST" ? "POST" : comment)),
    );
  });

  it("point at the place where they are wrong, before anything is read", async () => {
    const { code, stdout, stderr } = await desk.run(["-r", "nothing.mitm", "~m GET & ~x"]);
    expect(code).to.equal(2);
    expect(stdout.toString()).to.equal("");
    const [first, expression, caret = ""] = stderr.split("\n");
    expect(first).to.equal("mitmts-dump: the filter is wrong here:");
    expect(expression?.indexOf("~x")).to.equal(caret.indexOf("^"));
  });
});
