import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";

const demo = fixture("demo.mitm");

describe("code on the command line", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": demo }));

  /** What is printed of the flows that a run writes. */
  async function printed(code: readonly string[], expression: string): Promise<string[]> {
    const { code: exit, stderr } = await desk.run(["-r", "src.mitm", ...code, "-w", "dst.mitm"]);
    expect({ exit, stderr }).to.deep.equal({ exit: 0, stderr: "" });
    const { stdout } = await desk.run(["-r", "dst.mitm", "--print", expression]);
    return stdout.toString().split("\n").slice(0, -1);
  }

  it("runs once for each HTTP flow, when all of it is there", async () => {
    const code = 'request.headers.add("seen", String(response?.statusCode)); flow.comment += "x"';
    const lines = await printed(["-e", code], 'request.headers.get("seen") + flow.comment');
    expect(lines).to.have.length(11);
    expect(lines[0]).to.equal("301x");
    expect(lines).to.include("undefinedx");
  });

  it("runs for all flows where it speaks of flows only", async () => {
    const lines = await printed(["-e", 'flow.comment += "x"'], "flow.type + flow.comment");
    expect(lines.filter((line) => line.endsWith("x"))).to.have.length(13);
  });

  it("runs in the event that it names", async () => {
    const lines = await printed(
      ["-e", 'tcpmessage: flow.comment += message.fromClient ? ">" : "<"'],
      "flow.comment || undefined",
    );
    expect(lines).to.include("><><");
  });

  it("runs beside scripts, in the order given", async () => {
    desk.write({ "two.js": 'export function response(ctx, flow) { flow.comment += "2"; }' });
    const event = "response: flow.comment +=";
    const lines = await printed(
      ["-e", `${event} "1"`, "-s", "two.js", "-e", `${event} "3"`],
      "response ? flow.comment.slice(-3) : undefined",
    );
    expect(new Set(lines)).to.deep.equal(new Set(["123"]));
  });

  it("may await, and make flows' parts", async () => {
    const code = "await null; flow.response = Response.make(204)";
    const lines = await printed(["-e", `request: ${code}`], "response?.statusCode");
    expect(new Set(lines)).to.deep.equal(new Set(["204"]));
  });

  it("may import from the folder it is run in", async () => {
    desk.write({ "helper.ts": "export const mark: string = 'from a file';" });
    const code = 'flow.comment = (await import("./helper.ts")).mark';
    expect((await printed(["-e", code], "flow.comment"))[0]).to.equal("from a file");
  });

  const mistakes: readonly (readonly [string[], number, RegExp, string])[] = [
    [["-e", "response.foo.bar"], 3, /^mitmts-dump: -e:1: response threw: /, "             ^"],
    [["-e", 'response("x'], 2, /^mitmts-dump: -e:1:12: syntax error: /, "           ^"],
    [["--print", "1 +"], 2, /^mitmts-dump: --print:1:\d: syntax error: /, "   ^"],
    [["--check", "-e", "flow.nme"], 2, /^mitmts-dump: -e:1:6: TS2339: /, "     ^"],
    [["--print", "request.x.y"], 3, /^mitmts-dump: --print:1: threw: /, "          ^"],
  ];
  for (const [args, exit, message, caret] of mistakes) {
    it(`points at a mistake: ${args.join(" ")}`, async () => {
      const output = args.includes("--print") ? [] : ["-w", "dst.mitm"];
      const { code, stderr } = await desk.run(["-r", "src.mitm", ...args, ...output]);
      expect(code).to.equal(exit);
      const [first, , third] = stderr.split("\n");
      expect(first).to.match(message);
      expect(third).to.equal(caret);
    });
  }

  it("says which event was meant", async () => {
    const { code, stderr } = await desk.run(["-r", "src.mitm", "-e", "Response: 1"]);
    expect(code).to.equal(2);
    expect(stderr).to.equal(
      'mitmts-dump: -e: there is no event "Response"; did you mean "response"?\n',
    );
  });
});

describe("--print", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": demo }));

  async function print(...args: string[]): Promise<string[]> {
    const { stdout } = await desk.run(["-r", "src.mitm", ...args]);
    return stdout.toString().split("\n").slice(0, -1);
  }

  it("prints a line for each flow that is written", async () => {
    const lines = await print("--print", "request.prettyUrl", "~d www.example.com");
    expect(lines).to.deep.equal(["http://www.example.com/", "https://www.example.com/"]);
  });

  it("prints nothing for undefined, and null as it is", async () => {
    expect(await print("--print", "flow.type === 'dns' ? null : undefined")).to.deep.equal([
      "null",
    ]);
  });

  it("prints objects as JSON, a line each", async () => {
    const [line = ""] = await print(
      "--print",
      "({ method: request.method, headers: response?.headers, body: response?.content, query: request.query })",
    );
    expect(JSON.parse(line)).to.deep.equal({
      method: "GET",
      headers: { Location: "https://www.example.com/", "Content-Length": "0" },
      body: "",
      query: {},
    });
  });

  it("prints bytes that are no text in base64", async () => {
    const lines = await print("--print", "Buffer.of(255, 0)", "~dns");
    expect(lines).to.deep.equal(['{"base64":"/wA="}']);
  });

  it("prints several values in columns", async () => {
    const lines = await print("--print", "flow.type", "--print", "'a\\tb'", "~dns");
    expect(lines).to.deep.equal(["dns\ta\\tb"]);
  });

  it("prints what is left of flows, and writes them to a file at the same time", async () => {
    const lines = await print(
      "-e",
      'flow.comment = "new"',
      "-w",
      "dst.mitm",
      "--print",
      "flow.comment",
    );
    expect(lines).to.have.length(13);
    expect(new Set(lines)).to.deep.equal(new Set(["new"]));
    expect(desk.names()).to.include("dst.mitm");
  });

  for (const args of [
    ["-w", "-"],
    ["--flow-detail", "1"],
    ["--to", "har"],
  ]) {
    it(`does not share stdout: ${args.join(" ")}`, async () => {
      const { code, stderr } = await desk.run(["-r", "src.mitm", "--print", "1", ...args]);
      expect(code).to.equal(2);
      expect(stderr).to.match(/^mitmts-dump: .*--print/);
    });
  }
});
