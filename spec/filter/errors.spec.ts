import { expect } from "chai";
import { FilterSyntaxError } from "../../lib/filter/errors.js";

const show = (expression: string, position: number, columns?: number): string =>
  new FilterSyntaxError(expression, position, "why").show(columns);

describe("FilterSyntaxError", () => {
  it("says all in its message, with the first character as number 1", () => {
    const error = new FilterSyntaxError("~d", 2, "why");
    expect(error.message).to.equal('filter "~d", character 3: why');
  });

  it("shows the expression with a caret under the place", () => {
    expect(show("~q & ~zz", 5)).to.equal("~q & ~zz\n     ^ why");
  });

  it("shows the end as the place behind the last character", () => {
    expect(show("~d", 2)).to.equal("~d\n  ^ why");
  });

  it("counts wide characters as two columns, and combining ones as none", () => {
    expect(show("漢字 e\u0301 😀 )", 9)).to.equal("漢字 e\u0301 😀 )\n          ^ why");
  });

  it("shows controls and marks of direction as one column each", () => {
    expect(show("a\nb\x1b[31m\u202e)", 9)).to.equal("a�b�[31m�)\n         ^ why");
  });

  it("shows what is around the place when the expression is too long", () => {
    const expression = "a".repeat(50) + ")" + "b".repeat(50);
    expect(show(expression, 50, 21)).to.equal(
      `…${"a".repeat(10)})${"b".repeat(8)}…\n${" ".repeat(11)}^ why`,
    );
  });

  it("leaves out nothing at a side that is short", () => {
    expect(show(`(${"b".repeat(50)}`, 0, 21)).to.equal(`(${"b".repeat(19)}…\n^ why`);
    expect(show(`${"a".repeat(50)})`, 50, 21)).to.equal(
      `…${"a".repeat(19)})\n${" ".repeat(20)}^ why`,
    );
  });

  it("never cuts a wide character in two", () => {
    const [line = ""] = show("漢".repeat(50), 25, 20).split("\n");
    expect(line).to.match(/^…漢+…$/);
    expect(2 * (line.length - 2) + 2).to.be.at.most(20);
  });
});
