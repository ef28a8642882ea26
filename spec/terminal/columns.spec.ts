import { expect } from "chai";
import { columnsOf, fitting } from "../../lib/terminal/columns.js";
import { cutText } from "../../lib/terminal/cut-line.js";

describe("the columns of a text", () => {
  const widths: readonly (readonly [text: string, columns: number, what: string])[] = [
    ["", 0, "nothing"],
    ["GET /a", 6, "ASCII"],
    ["Zürich", 6, "letters of other alphabets"],
    ["Zu\u0308rich", 6, "marks of their own on letters"],
    ["例え.jp", 7, "Chinese and Japanese"],
    ["ｆｕｌｌ", 8, "letters as wide as these"],
    ["ｶﾅ", 2, "narrow kana"],
    ["한국", 4, "Korean syllables"],
    ["\u1112\u1161\u11ab", 2, "Korean syllables in their letters"],
    ["😀!", 3, "emoji"],
    ["a\u200db\u200bc", 3, "what is shown as nothing"],
    ["𝒳", 1, "what is beyond the basic plane and narrow"],
    ["…─█", 3, "what is wide in some fonts"],
  ];
  for (const [text, columns, what] of widths) {
    it(`are counted as terminals do: ${what}`, () => {
      expect(columnsOf(text)).to.equal(columns);
    });
  }

  it("are those in which a beginning fits: no character is cut in two, and marks stay with theirs", () => {
    expect(fitting("例え.jp", 3)).to.equal("例");
    expect(fitting("例え.jp", 4)).to.equal("例え");
    expect(fitting("u\u0308u\u0308", 1)).to.equal("u\u0308");
    expect(fitting("😀😀", 3)).to.equal("😀");
  });

  it("end with an ellipsis where something is missing", () => {
    expect(cutText("例え.jp/", 8)).to.equal("例え.jp/");
    expect(cutText("例え.jp/", 7)).to.equal("例え.j…");
    // A wide character that does not fit leaves a column empty.
    expect(cutText("abc例え", 5)).to.equal("abc…");
    expect(cutText("\x1b[31m", 7)).to.equal("\\x1b[3…");
    expect(cutText("abc", 1)).to.equal("…");
  });
});
