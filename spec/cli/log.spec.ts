import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { smallHttpFlow, smallRequest } from "../support/small-flow.js";
import { bytes, encode, text } from "../support/tnetstring.js";
import { controlCharacters } from "./support/control-characters.js";
import { Desk, onlyLine } from "./support/desk.js";

const logging = `export function start({ log }) {
  log.debug("a debug message");
  log.info("some information");
  log.warn("a warning");
  log.error("an error");
}
`;

describe("the messages of mitmts-dump", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": fixture("demo.mitm"), "s.mjs": logging }));

  async function said(...args: string[]): Promise<string[]> {
    const { code, stdout, stderr } = await desk.run(["-s", "s.mjs", "-r", "src.mitm", ...args]);
    expect(code).to.equal(0);
    expect(stdout.equals(fixture("demo.mitm"))).to.be.true;
    return stderr.trimEnd().split("\n");
  }

  it("are on stderr, and name the program and the script", async () => {
    expect(await said()).to.deep.equal([
      "mitmts-dump: s.mjs: some information",
      "mitmts-dump: s.mjs: a warning",
      "mitmts-dump: s.mjs: an error",
    ]);
  });

  it("are errors only with -q", async () => {
    expect(await said("-q")).to.deep.equal(["mitmts-dump: s.mjs: an error"]);
  });

  it("are debug messages, too, with -v", async () => {
    expect(await said("-v"))
      .to.include("mitmts-dump: s.mjs: a debug message")
      .and.have.length(4);
  });

  it("warn of exports that are probably misspelt events, but not with -q", async () => {
    desk.write({ "s.mjs": "export function websocket_message() {}" });
    expect(await said()).to.deep.equal([
      'mitmts-dump: s.mjs: exports "websocket_message", which is not an event; ' +
        'did you mean "websocketmessage"?',
    ]);
    expect(await said("-q")).to.deep.equal([""]);
  });

  it("show no control characters of a capture: in what scripts log, throw, or in ids", async () => {
    const path = bytes("/\x1b[2J\x9b\x7f\r\u202e");
    const flow = smallHttpFlow({ id: text("id\x1b[31m"), request: smallRequest({ path }) });
    desk.write({
      "evil.mitm": encode(flow),
      "s.mjs": `
        export function requestheaders(ctx, flow) { ctx.log.info(flow.request.path); }
        export function request(ctx, flow) { throw new Error(flow.request.path); }`,
    });
    const { code, stderr } = await desk.run(["-v", "-r", "evil.mitm", "-s", "s.mjs"]);
    expect(code).to.equal(3);
    expect(stderr).to.contain("\\x1b[2J");
    expect(controlCharacters(stderr)).to.deep.equal([]);
    expect(stderr).not.to.contain("\u202e");
  });
});

describe("the options of scripts on the command line", () => {
  const desk = Desk.forSuite();
  const schema = `
import type { ScriptContext } from "mitmts-dump";
import { z } from "zod";

export const options = z.object({
  count: z.number().int().default(3),
  dry: z.boolean().default(false),
  mode: z.enum(["fast", "safe"]).optional(),
});

export function start(ctx: ScriptContext<z.infer<typeof options>>) {
  ctx.log.info(JSON.stringify(ctx.options));
}
`;
  beforeEach(() => desk.write({ "s.ts": schema, "dst.mitm": "something older" }));

  async function optionsWith(...assignments: string[]): Promise<string> {
    const args = assignments.flatMap((assignment) => ["--set", assignment]);
    const { code, stderr } = await desk.run(["-s", "s.ts", ...args], "");
    expect(code).to.equal(0);
    return onlyLine(stderr).replace("mitmts-dump: s.ts: ", "");
  }

  it("have their defaults", async () => {
    expect(await optionsWith()).to.equal('{"count":3,"dry":false}');
  });

  it("are parsed by the script's schema", async () => {
    expect(await optionsWith("count=5", "dry", "mode=safe")).to.equal(
      '{"count":5,"dry":true,"mode":"safe"}',
    );
  });

  const refused: readonly (readonly [assignment: string, line: RegExp])[] = [
    ["count=five", /^mitmts-dump: --set count: .*number.* \(s\.ts\)$/],
    ["mode=slow", /^mitmts-dump: --set mode: .*"fast".*"safe".* \(s\.ts\)$/],
    ["more=1", /^mitmts-dump: --set more: no script has such an option$/],
  ];
  for (const [assignment, line] of refused) {
    it(`are refused before anything is read or written: ${assignment}`, async () => {
      const args = ["-s", "s.ts", "--set", assignment, "-w", "dst.mitm"];
      const { code, stderr } = await desk.run(args, null);
      expect(code).to.equal(2);
      expect(onlyLine(stderr)).to.match(line);
      expect(desk.read("dst.mitm").toString()).to.equal("something older");
    });
  }

  it("need a script", async () => {
    const { code, stderr } = await desk.run(["--set", "count=5"], null);
    expect(code).to.equal(2);
    expect(onlyLine(stderr)).to.equal("mitmts-dump: --set count: there is no script");
  });
});
