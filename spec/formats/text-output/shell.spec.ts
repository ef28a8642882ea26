import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { decodeText, encodeText } from "../../../lib/flow/text.js";
import { isPrintable, printfOf, shellWord } from "../../../lib/formats/text-output/shell.js";
import { describeWhere } from "../../support/describe-where.js";
import { fc } from "../../support/property.js";

/** What a shell makes of the words: each argument that a command gets. */
function argumentsIn(shell: readonly string[], words: readonly string[]): Buffer[] {
  const output = outputOf(shell, `printf '%s\\0' ${words.join(" ")}\n`);
  const all: Buffer[] = [];
  for (let rest = output; rest.length > 0;) {
    const end = rest.indexOf(0);
    all.push(rest.subarray(0, end));
    rest = rest.subarray(end + 1);
  }
  return all;
}

function outputOf([shell = "", ...args]: readonly string[], script: string): Buffer {
  return execFileSync(shell, args, { input: encodeText(script), stdio: ["pipe", "pipe", "pipe"] });
}

/** Text as a stranger would choose it who knows shells, and any bytes. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        "\\",
        "$(touch owned)",
        "`touch owned`",
        "$HOME",
        "=ls",
        "%self",
        "\\\\",
        "\\'",
        "^",
        "@",
        "!",
        "!!",
        "%s",
      ),
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

/** Shells that people have, and how each reads what it is to do from standard input. */
const shells: Readonly<Record<string, readonly string[]>> = {
  sh: ["sh", "-s"],
  bash: ["bash", "-s"],
  dash: ["dash", "-s"],
  busybox: ["busybox", "sh", "-s"],
  mksh: ["mksh", "-s"],
  zsh: ["zsh", "-s"],
  // It does not read from the sockets that Node.js takes for pipes.
  fish: ["sh", "-c", "cat | fish --no-config"],
};

function isThere(shell: readonly string[]): boolean {
  try {
    return outputOf(shell, "echo yes").toString() === "yes\n";
  } catch {
    return false;
  }
}

for (const [name, shell] of Object.entries(shells)) {
  describeWhere(
    () => isThere(shell),
    name,
    `a word of a command line, in ${name}`,
    () => {
      it("is the one argument that it was made of, whatever that is", () => {
        fc.assert(
          fc.property(fc.array(hostileText, { minLength: 1, maxLength: 60 }), (texts) => {
            const made = argumentsIn(shell, texts.map(shellWord));
            expect(made).to.deep.equal(texts.map(encodeText));
          }),
          { numRuns: 60 },
        );
      });

      it("is not expanded, as it would be in one shell or another", () => {
        const texts = [
          "=ls",
          "%self",
          "%1",
          "~",
          "~root",
          "a=~",
          "\\\\",
          "\\'",
          "a\\",
          "'\\",
          "^a",
          "@",
          "-",
          "--",
        ];
        expect(argumentsIn(shell, texts.map(shellWord))).to.deep.equal(texts.map(encodeText));
      });

      it("is made by printf byte for byte, with NUL and newlines at the end", () => {
        fc.assert(
          fc.property(fc.uint8Array({ maxLength: 400 }), (array) => {
            const bytes = Buffer.from(array);
            const output = outputOf(shell, `${printfOf(bytes)}\n`);
            expect(output).to.deep.equal(bytes);
          }),
          { numRuns: 60 },
        );
      });
    },
  );
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
