import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { controlCharacters } from "./support/control-characters.js";
import { Desk } from "./support/desk.js";

// What is in a capture was chosen by strangers, and so may be the names of captures.

const demo = fixture("demo.mitm");

/** Moves the cursor, sets the title, hides text, ends a line; and names a file elsewhere. */
const evil =
  "\x1b[2J\x1b]0;owned\x07\x9b31m\r\n\x7f\u202e../../../owned'\"$(touch owned)`touch owned`";

/** Makes all that a capture has hostile. */
const poison = `
const evil = ${JSON.stringify(evil)};
const fill = (message) => { message.headers.add("x" + evil, evil); message.headers.set("content-disposition", "attachment; filename=" + evil); message.content = Buffer.from(evil); };
export function request(ctx, flow) {
  flow.request.method = flow.request.scheme === "https" ? "PUT" : evil; flow.request.host = evil; flow.request.path = "/" + evil; fill(flow.request);
  flow.comment = evil; flow.marked = evil; flow.metadata.set(evil, evil);
  for (const name of ["__proto__", "constructor", "toString"]) flow.metadata.set(name, { polluted: evil });
}
export function response(ctx, flow) { flow.response.reason = evil.replace("\u202e", ""); fill(flow.response); }
export function error(ctx, flow) { flow.error.msg = evil; }
export function websocketmessage(ctx, flow) { flow.websocket.messages.at(-1).content = Buffer.from(evil); }
`;

describe("a hostile capture", () => {
  const desk = Desk.forSuite();
  let names: readonly string[];
  beforeEach(async () => {
    desk.write({ "src.mitm": demo, "poison.mjs": poison });
    const made = await desk.run(["-s", "poison.mjs", "-r", "src.mitm", "-w", "evil.mitm"]);
    expect({ code: made.code, stderr: made.stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(desk.read("evil.mitm").includes("\x1b]0;owned")).to.be.true;
    names = desk.names();
  });

  for (const args of [
    ["--flow-detail", "1"],
    ["--to", "curl"],
    ["--to", "httpie"],
  ]) {
    it(`sends nothing to a terminal, and writes no file of its choice: ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await desk.run(["-r", "evil.mitm", ...args]);
      expect(code).to.equal(0);
      const shown = stdout.toString() + stderr;
      expect(shown.length).to.be.above(100);
      expect(controlCharacters(shown)).to.deep.equal([]);
      expect(shown).not.to.contain("\u202e");
      expect(desk.names()).to.deep.equal(names);
    });
  }

  for (const [format, shells] of [
    ["curl", ["sh", "bash", "dash", "busybox sh", "mksh", "zsh"]],
    ["httpie", ["sh", "bash", "dash", "busybox sh", "mksh", "zsh"]],
  ] as const) {
    it(`runs nothing but ${format} where its commands are pasted into a shell`, async () => {
      const { stdout } = await desk.run(["-r", "evil.mitm", "--to", format]);
      const called = "called() { echo called >&2; cat > /dev/null; }";
      const functions = "curl() { called; }; http() { called; }; https() { called; }";
      desk.write({ commands: Buffer.concat([Buffer.from(`${called}\n${functions}\n`), stdout]) });
      const before = desk.names();
      for (const shell of shells) {
        const line = `command -v ${shell.split(" ")[0] ?? ""} > /dev/null || exit 9; ${shell} commands < /dev/null`;
        const { code, stderr } = await desk.shell(line);
        if (code === 9 && process.env["CI"] !== "true") continue;
        expect(stderr.replace(/^(called\n)+$/, ""), shell).to.equal("");
        expect(stderr, shell).to.contain("called");
        expect(desk.names(), shell).to.deep.equal(before);
      }
    });
  }

  it("changes no prototype, in any format", async () => {
    desk.write({
      "look.mjs": `export function done(ctx) {
          for (const made of [{}, [], () => 0, "", new Map()]) {
            if ("polluted" in Object(made)) throw new Error("polluted");
          }
          if (Object.prototype.toString.call({}) !== "[object Object]") throw new Error("toString");
        }
        export function request(ctx, flow) { flow.metadata.get("__proto__"); flow.request.headers.get("__proto__"); flow.comment += "."; }`,
    });
    for (const format of ["mitm", "jsonl", "msgpack", "har"]) {
      const file = `evil.${format}`;
      await desk.run(["-r", "evil.mitm", "-w", `again.${format}`]);
      const { code, stderr } = await desk.run([
        "-s",
        "look.mjs",
        "-r",
        `again.${format}`,
        "-w",
        file,
      ]);
      expect({ code, stderr }, format).to.deep.include({ code: 0 });
    }
  });
});

describe("a hostile name", () => {
  const desk = Desk.forSuite();
  const name = "a\x1b[31m\nmitmts-dump: all is well\r\u202e.mitm";

  it("of a file reaches no terminal as it is, and makes no line of its own", async () => {
    desk.write({ [name]: demo.subarray(0, 5000), "src.mitm": demo });
    for (const args of [
      ["-r", name],
      ["-r", `${name}.absent`],
      ["-i", "-r", name],
      ["-r", "src.mitm", "-w", `absent/${name}`],
      ["-r", "src.mitm", "-w", `+${name}`],
    ]) {
      const { stderr } = await desk.run(args);
      expect(stderr, args.join(" ")).to.contain(
        "a\\x1b[31m\\x0amitmts-dump: all is well\\x0d\\u202e.mitm",
      );
      expect(controlCharacters(stderr)).to.deep.equal([]);
      expect(stderr).not.to.match(/^mitmts-dump: all is well/m);
    }
  });

  it("of a script reaches no terminal as it is", async () => {
    desk.write({
      "s\x1b[31m.mjs": "export function start(ctx) { ctx.log.info('hi'); }",
      "src.mitm": demo,
    });
    const { stderr } = await desk.run(["-v", "-s", "s\x1b[31m.mjs", "-r", "src.mitm", "-w", "-"]);
    expect(stderr).to.contain("s\\x1b[31m.mjs: hi");
    expect(controlCharacters(stderr)).to.deep.equal([]);
  });

  it("of an option of a script sets that option alone", async () => {
    desk.write({
      "src.mitm": demo,
      "s.mjs": `export function start({ options }) {
        if ({}.x !== undefined || Object.getPrototypeOf(options) !== Object.prototype) throw 1;
      }`,
    });
    for (const option of ["__proto__.x=1", "__proto__=1", "constructor.prototype.x=1"]) {
      const { code, stderr } = await desk.run(["-s", "s.mjs", "--set", option, "-r", "src.mitm"]);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    }
  });
});
