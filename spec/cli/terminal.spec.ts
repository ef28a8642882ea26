import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { controlCharacters } from "./support/control-characters.js";
import { Desk } from "./support/desk.js";
import { describeOnTerminal, onTerminal as runOnTerminal } from "./support/terminal.js";

const demo = fixture("demo.mitm");
describeOnTerminal("mitmts-dump on a terminal", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": demo }));

  /** Runs with stdin, stdout and stderr on a terminal of that width; what appears on it. */
  function onTerminal(args: string, columns = 80): ReturnType<typeof runOnTerminal> {
    return runOnTerminal(desk, `mitmts-dump ${args}`, { columns });
  }

  it("lists flows: one line a request, one a response", async () => {
    const { code, lines } = await onTerminal("-r src.mitm");
    expect(code).to.equal(0);
    expect(lines.slice(0, 4)).to.deep.equal([
      "192.168.1.23:40990: DNS QUERY (A) www.example.com",
      " << 93.184.216.34",
      "192.168.1.23:50112: GET http://www.example.com/",
      "                 << 301 Moved Permanently 0b",
    ]);
  });

  it("cuts lines to the width, and not those that fit", async () => {
    const { lines } = await onTerminal("-r src.mitm", 50);
    expect(lines.map(({ length }) => length).sort((a, b) => b - a)[0]).to.equal(50);
    expect(lines[0]).to.equal("192.168.1.23:40990: DNS QUERY (A) www.example.com");
    const { lines: cut } = await onTerminal("-r src.mitm", 40);
    expect(cut[0]).to.equal("192.168.1.23:40990: DNS QUERY (A) www.e…");
  });

  it("cuts them, too, when flows go to a file at the same time", async () => {
    const { lines } = await onTerminal("-r src.mitm -w dst.mitm --flow-detail 1", 40);
    expect(lines[0]).to.equal("192.168.1.23:40990: DNS QUERY (A) www.e…");
    expect(desk.read("dst.mitm").equals(demo)).to.be.true;
  });

  describe("in colour", () => {
    const coloured = "\x1b[32;1mGET\x1b[0m";
    const cases: readonly (readonly [env: string, option: string, isColoured: boolean])[] = [
      ["TERM=xterm", "", true],
      ["TERM=dumb", "", false],
      ["NO_COLOR=1", "", false],
      ["NO_COLOR=", "", true],
      ["NO_COLOR=1", "--color always", true],
      ["FORCE_COLOR=1", "--color never", false],
      ["FORCE_COLOR=0", "", false],
    ];
    for (const [env, option, isColoured] of cases) {
      it(`is ${isColoured ? "shown" : "not shown"} with ${[env, option].join(" ")}`, async () => {
        const line = `mitmts-dump -r src.mitm ${option}`;
        const { text } = await runOnTerminal(desk, line, { env });
        expect(text.includes(coloured)).to.equal(isColoured);
        expect(text.includes("\x1b")).to.equal(isColoured);
      });
    }

    it("is not for a pipe, unless it is asked for", async () => {
      const { stdout } = await desk.run(["-r", "src.mitm", "--flow-detail", "4"]);
      expect(stdout.includes("\x1b")).to.be.false;
      const args = ["-r", "src.mitm", "--flow-detail", "4", "--color", "always"];
      expect((await desk.run(args)).stdout.includes(coloured)).to.be.true;
    });
  });

  for (const columns of [40, 80, 120, 200]) {
    it(`has bodies as wide as ${columns} columns when they are cut, and whole ones whole`, async () => {
      const { lines } = await onTerminal("-r src.mitm --flow-detail 3", columns);
      const bodyLine = lines.filter((line) => line.includes('<link rel="icon"'));
      expect(bodyLine).to.have.length(1);
      expect(bodyLine[0]?.length).to.equal(Math.min(columns, 63));
      const { text } = await onTerminal("-r src.mitm --flow-detail 4", columns);
      expect(text).to.contain('<link rel="icon" href="https://cdn.example.net/logo.png">');
    });
  }

  it("shows nothing when flows go to a file", async () => {
    const { code, text } = await onTerminal("-r src.mitm -w dst.mitm");
    expect({ code, text }).to.deep.equal({ code: 0, text: "" });
    expect(desk.read("dst.mitm").equals(demo)).to.be.true;
  });

  it("shows nothing with --flow-detail 0", async () => {
    expect(await onTerminal("-r src.mitm --flow-detail 0")).to.include({ code: 0, text: "" });
  });

  it("gets what is made for people to read: --to curl", async () => {
    for (const args of ["-r src.mitm --to curl", "-r src.mitm --to curl -w -"]) {
      const { code, lines } = await onTerminal(args);
      expect(code).to.equal(0);
      expect(lines[0]).to.match(/^curl /);
    }
  });

  it("gets no control characters, though JSON that nothing changed may have some", async () => {
    const made = await desk.run(["-r", "src.mitm", "--to", "jsonl"]);
    const hostile = made.stdout.toString().replaceAll("/v1/users", "/v1/\x7f\u009b31m\u202e");
    expect(hostile).to.contain("\u202e");
    desk.write({ "evil.jsonl": hostile });
    const { code, lines } = await onTerminal("-r evil.jsonl --to jsonl");
    expect(code).to.equal(0);
    const shown = lines.join("\n");
    expect(shown).to.contain("/v1/\\u007f\\u009b31m\\u202e");
    expect(controlCharacters(shown)).to.deep.equal([]);
    for (const line of lines) JSON.parse(line);
  });

  it("never gets flows: --to mitm is refused", async () => {
    const { code, lines } = await onTerminal("-r src.mitm --to mitm");
    expect(code).to.equal(2);
    expect(lines[0]).to.match(/^mitmts-dump: flows are not written to a terminal; /);
  });

  it("never gets flows: -w - is refused", async () => {
    const { code, lines } = await onTerminal("-r src.mitm -w -");
    expect(code).to.equal(2);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^mitmts-dump: flows are not written to a terminal; /);
  });

  for (const device of ["/dev/stdout", "/dev/tty"]) {
    it(`never gets flows: ${device} is refused, too`, async () => {
      const { code, lines } = await onTerminal(`-r src.mitm -w ${device}`);
      expect(code).to.be.oneOf([1, 2]);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/^mitmts-dump: .*terminal/);
    });
  }

  it("has nothing to read where stdin is one and no file is named: says what to do", async () => {
    const { code, lines } = await onTerminal("");
    expect(code).to.equal(2);
    expect(lines.join(" ")).to.match(/^mitmts-dump: nothing to read: .*-r.*--help/);
  });

  it("has nothing to read where -r was forgotten, or a command misspelt: says what was meant", async () => {
    const said = async (args: string): Promise<string> =>
      (await onTerminal(args, 200)).lines.join();
    expect(await said("src.mitm")).to.equal(
      "mitmts-dump: nothing to read: src.mitm is taken for a filter; did you mean -r src.mitm?",
    );
    expect(await said("statss a.har")).to.equal(
      "mitmts-dump: nothing to read: statss a.har is taken for a filter; did you mean mitmts-dump stats a.har?",
    );
    expect(await said("example.com")).to.match(/nothing to read: name a file with -r/);
  });

  it("shows the help as wide as it reads well", async () => {
    const { code, lines } = await onTerminal("--help", 200);
    expect(code).to.equal(0);
    for (const line of lines) expect(line.length, line).to.be.at.most(100);
  });
});
