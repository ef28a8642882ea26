import { expect } from "chai";
import fc from "fast-check";
import { columnsOf } from "../../lib/terminal/columns.js";
import { cutLine } from "../../lib/terminal/cut-line.js";
import { Painter } from "../../lib/terminal/painter.js";
import type { Span } from "../../lib/terminal/styled-text.js";
import { controlCharacters } from "../cli/support/control-characters.js";

const anyLine = fc.array(
  fc.record<Span>({
    text: fc.string({ unit: "binary" }),
    syntax: fc.constantFrom("plain", "name", "string", "removed"),
  }),
);

function paint(line: readonly Span[], color: boolean): string {
  return [...new Painter({ color, tabs: false }).paint(line)].join("");
}

describe("a painted line", () => {
  it("has no control character of its text", () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        expect(controlCharacters(paint(line, false))).to.deep.equal([]);
        expect(paint(line, false)).not.to.contain("\n");
      }),
    );
  });

  it("says in colour what it says without", () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        expect(paint(line, true).replace(/\x1b\[[\d;]+m/g, "")).to.equal(paint(line, false));
      }),
    );
  });

  it("makes each escape that it begins whole", () => {
    expect(paint([{ text: "a\x1b", syntax: "name" }], true)).to.equal("\x1b[33ma\\x1b\x1b[0m");
  });

  it("escapes very long texts as it does short ones", () => {
    const text = "😀".repeat(1_000_000);
    expect(paint([{ text: `a${text}`, syntax: "plain" }], false)).to.equal(`a${text}`);
  });
});

describe("a line that is cut", () => {
  it("is as wide as it may be, and the same where it fits", () => {
    fc.assert(
      fc.property(anyLine, fc.integer({ min: 2, max: 60 }), (line, width) => {
        const whole = paint(line, false);
        const cut = paint(cutLine(line, width), false);
        expect(columnsOf(cut)).to.be.at.most(width);
        if (columnsOf(whole) <= width && !line.some(({ text }) => text.includes("\t"))) {
          expect(cut).to.equal(whole);
        }
      }),
    );
  });
});
