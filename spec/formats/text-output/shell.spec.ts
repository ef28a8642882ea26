import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { decodeText, encodeText } from "../../../lib/flow/text.js";
import { isPrintable, printfOf, shellWord } from "../../../lib/formats/text-output/shell.js";
import { fc } from "../../support/property.js";

/** What a shell makes of the words: each argument that a command gets. */
function argumentsIn(shell: string, words: readonly string[]): Buffer[] {
  const script = `show() { printf '%s\\0' "$@"; }\nshow ${words.join(" ")}\n`;
  const output = execFileSync(shell, ["-s"], { input: encodeText(script) });
  const all: Buffer[] = [];
  for (let rest = output; rest.length > 0;) {
    const end = rest.indexOf(0);
    all.push(rest.subarray(0, end));
    rest = rest.subarray(end + 1);
  }
  return all;
}

/** Text as a stranger would choose it who knows shells, and any bytes. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '"', "\\", "$(touch owned)", "`touch owned`", "$HOME", "!", "!!", "%s"),
      fc.constantFrom(
        "-n",
        "--",
        "\n",
        "\r",
        "\t",
        "\x1b[2J",
        "\x7f",
        "\u202e",
        "&",
        ";",
        "|",
        "#",
      ),
      fc.constantFrom(
        "~",
        "*",
        "?",
        "[a]",
        "{a,b}",
        "<",
        ">",
        "(",
        ")",
        " ",
        "=",
        "%",
        "\\033",
        "\\",
      ),
      fc.string({ unit: "binary" }),
      fc.uint8Array({ maxLength: 8 }).map((bytes) => decodeText(Buffer.from(bytes))),
    ),
    { maxLength: 8 },
  )
  // No argument can hold a NUL, and a substitution ends before the newlines at its end.
  .map((parts) => parts.join("").replaceAll("\0", "").replace(/\n+$/, ""));

const shells = ["sh", "bash"].filter((shell) => {
  try {
    execFileSync(shell, ["-c", "true"]);
    return true;
  } catch {
    return false;
  }
});

for (const shell of shells) {
  describe(`a word of a command line, in ${shell}`, () => {
    it("is the one argument that it was made of, whatever that is", () => {
      fc.assert(
        fc.property(fc.array(hostileText, { minLength: 1, maxLength: 60 }), (texts) => {
          const made = argumentsIn(shell, texts.map(shellWord));
          expect(made).to.deep.equal(texts.map(encodeText));
        }),
        { numRuns: 60 },
      );
    });

    it("is made by printf byte for byte, with NUL and newlines at the end", () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), (array) => {
          const bytes = Buffer.from(array);
          const output = execFileSync(shell, ["-s"], { input: `${printfOf(bytes)}\n` });
          expect(output).to.deep.equal(bytes);
        }),
        { numRuns: 60 },
      );
    });
  });
}

describe("a word of a command line", () => {
  it("has nothing that a terminal would act on", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(isPrintable(shellWord(text))).to.equal(true);
      }),
    );
  });

  it("stands without quotes where none are needed", () => {
    expect(shellWord("https://example.com/a-b_c.html")).to.equal("https://example.com/a-b_c.html");
  });

  it("is quoted where it is empty", () => {
    expect(shellWord("")).to.equal("''");
  });
});
