import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { columnsOf } from "./support/columns.js";
import { controlCharacters } from "./support/control-characters.js";
import { Desk } from "./support/desk.js";
import { describeOnTerminal, onTerminal } from "./support/terminal.js";

const widths = [40, 80, 120, 200];

describeOnTerminal("on a terminal", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "a.mitm": fixture("demo.mitm") }));

  /** What appears on a terminal of a width, with colours and without. */
  async function inColourAndNot(line: string, columns: number) {
    const plain = await onTerminal(desk, line, { columns });
    const coloured = await onTerminal(desk, line, { columns, env: "FORCE_COLOR=1" });
    return { plain, coloured, uncoloured: withoutColour(coloured.text) };
  }

  function expectToFit(lines: readonly string[], columns: number): void {
    for (const line of lines) expect(columnsOf(line), line).to.be.at.most(columns);
  }

  describe("-e", () => {
    // Double quotes: the line is in single ones.
    const line = `mitmts-dump -r a.mitm -e "request.path += \\"?例え\\""`;
    for (const columns of widths) {
      it(`lists what it made of the flows, in ${columns} columns`, async () => {
        const { plain, coloured, uncoloured } = await inColourAndNot(line, columns);
        expect(plain.code).to.equal(0);
        expectToFit(plain.lines, columns);
        const marked = plain.lines.filter((shown) => shown.includes("?例え"));
        // At 80 columns those of messages are cut in the middle of a wide character, which is left out.
        expect(marked).to.have.length({ 40: 0, 80: 11, 120: 15, 200: 15 }[columns] ?? -1);
        expect(coloured.text).to.contain("\x1b[32;1mGET\x1b[0m ");
        expect(uncoloured).to.equal(plain.text);
      });

      it(`points at what is wrong with the code, in ${columns} columns`, async () => {
        const code = `${"request.method; ".repeat(12)}request.path = ; request.method`;
        const wrong = `mitmts-dump -r a.mitm -e "${code}"`;
        const { code: exitCode, lines } = await onTerminal(desk, wrong, { columns });
        expect(exitCode).to.equal(2);
        expect(lines[0]).to.match(/^mitmts-dump: -e:1:208: syntax error: /);
        expectToFit(lines.slice(1), columns);
        const caret = lines[2]?.indexOf("^") ?? -1;
        expect(lines[1]?.slice(caret - 2, caret + 1)).to.equal("= ;");
      });
    }

    it("says where code threw, behind the flows before", async () => {
      const throws = `mitmts-dump -r a.mitm -e "request.path.oops()"`;
      const { code, lines } = await onTerminal(desk, throws, { columns: 60 });
      expect(code).to.equal(3);
      const said = lines.findIndex((shown) => shown.startsWith("mitmts-dump: "));
      expect(lines[said]).to.match(/^mitmts-dump: -e:1: \w+ threw: .*oops is not a function/);
      expect(lines.slice(said + 1)).to.deep.equal(["request.path.oops()", "             ^"]);
    });
  });

  describe("--print", () => {
    for (const columns of widths) {
      it(`prints whole values, however wide: ${columns} columns`, async () => {
        const line = `mitmts-dump -r a.mitm --print "request.url.repeat(9)" "~m DELETE"`;
        const { plain, coloured } = await inColourAndNot(line, columns);
        expect(plain.lines).to.deep.equal(["https://api.example.com/v1/orders/1007".repeat(9)]);
        // Values are data: they have no colours.
        expect(coloured.text).to.equal(plain.text);
      });
    }

    for (const output of ["", "-w b.mitm"]) {
      it(`prints nothing that harms a terminal: ${output === "" ? "alone" : output}`, async () => {
        const print = String.raw`"a\u001b[31mb\u009bc\u202ed"`.replaceAll('"', '\\"');
        const line = `mitmts-dump -r a.mitm ${output} --print "${print}" "~m DELETE"`;
        const { lines } = await onTerminal(desk, line);
        expect(lines).to.deep.equal([String.raw`a\x1b[31mb\x9bc\u202ed`]);
        expect(controlCharacters(lines.join("\n"))).to.deep.equal([]);
      });
    }
  });

  describe("--redact", () => {
    for (const columns of widths) {
      it(`lists flows without secrets, and reports below, in ${columns} columns`, async () => {
        const line = "mitmts-dump -r a.mitm --redact --flow-detail 4";
        const { plain, uncoloured } = await inColourAndNot(line, columns);
        expect(plain.code).to.equal(0);
        expect(plain.text).to.match(/set-cookie: session=REDACTED_[a-z2-7]{12}; Path/);
        expect(plain.text).not.to.contain("ada@");
        const begin = plain.lines.indexOf("mitmts-dump: redacted:");
        const report = plain.lines.slice(begin + 1);
        expect(report).not.to.be.empty;
        for (const said of report)
          expect(said).to.match(/^mitmts-dump: {3}[\w-]+ +[a-zA-Z ]+ \(\d+\)$/);
        // Stand-ins are others in each run.
        const same = (text: string): string => text.replace(/REDACTED_[a-z2-7]{12}/g, "REDACTED");
        expect(same(uncoloured)).to.equal(same(plain.text));
      });
    }
  });
});

function withoutColour(text: string): string {
  return text.replace(/\x1b\[[\d;]*m/g, "");
}
