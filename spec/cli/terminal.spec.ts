import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";
import type { Outcome } from "./support/program.js";

const demo = fixture("demo.mitm");
/** Whether util-linux's `script` is here, which gives a program a terminal. */
const hasTerminals = spawnSync("script", ["--version"]).status === 0;

describe("mitmts-dump on a terminal", () => {
  const desk = Desk.forSuite();
  before(function () {
    // CI has what it needs: there a missing program is a failure.
    if (!hasTerminals && process.env["CI"] !== "true") this.skip();
  });
  beforeEach(() => desk.write({ "src.mitm": demo }));

  /** Runs with stdin, stdout and stderr on a terminal of that width; what appears on it. */
  async function onTerminal(
    line: string,
    columns = 80,
  ): Promise<{ code: Outcome["code"]; lines: string[] }> {
    const quoted = `stty cols ${columns}; mitmts-dump ${line}`;
    const { code, stdout } = await desk.shell(
      `export -f mitmts-dump; SHELL=/bin/bash script -qec '${quoted}' /dev/null < /dev/null`,
    );
    const text = stdout.toString().replaceAll("\r\n", "\n");
    return { code, lines: text.split("\n").slice(0, -1) };
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

  it("shows nothing when flows go to a file", async () => {
    const { code, lines } = await onTerminal("-r src.mitm -w dst.mitm");
    expect({ code, lines }).to.deep.equal({ code: 0, lines: [] });
    expect(desk.read("dst.mitm").equals(demo)).to.be.true;
  });

  it("shows nothing with --flow-detail 0", async () => {
    expect(await onTerminal("-r src.mitm --flow-detail 0")).to.deep.equal({ code: 0, lines: [] });
  });

  it("gets what is made for people to read: --to curl", async () => {
    for (const args of ["-r src.mitm --to curl", "-r src.mitm --to curl -w -"]) {
      const { code, lines } = await onTerminal(args);
      expect(code).to.equal(0);
      expect(lines[0]).to.match(/^curl /);
    }
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

  it("shows the help as wide as it reads well", async () => {
    const { code, lines } = await onTerminal("--help", 200);
    expect(code).to.equal(0);
    for (const line of lines) expect(line.length, line).to.be.at.most(100);
  });
});
