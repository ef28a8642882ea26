import { expect } from "chai";
import { commands } from "../../lib/cli/commands.js";
import { run } from "../../lib/cli/commands/run.js";
import { bashCompletion } from "../../lib/cli/completion/bash.js";
import { fishCompletion } from "../../lib/cli/completion/fish.js";
import { shells } from "../../lib/cli/completion/shell.js";
import { gatherVocabulary } from "../../lib/cli/completion/vocabulary.js";
import { zshCompletion } from "../../lib/cli/completion/zsh.js";
import { commonOptions } from "../../lib/cli/options/common.js";
import { readableNames, writableNames } from "../../lib/formats/formats.js";
import { describeWithProgram } from "../support/describe-with-program.js";
import {
  completeInBash,
  completeInFish,
  completeInZsh,
  type Complete,
} from "./support/completing.js";
import { Desk } from "./support/desk.js";

const completers: Readonly<Record<(typeof shells)[number], Complete>> = {
  bash: completeInBash,
  zsh: completeInZsh,
  fish: completeInFish,
};

for (const shell of shells) {
  describeWithProgram(shell, `completion in ${shell}`, () => {
    const desk = Desk.forSuite();
    const complete = (...words: string[]) => completers[shell](desk, words);

    it("offers the commands", async () => {
      const offered = await complete("");
      for (const { name } of commands) expect(offered).to.include(name);
      expect(await complete("che")).to.deep.equal(["check"]);
    });

    it("offers the options of a run, and of a command those it has", async () => {
      const all = Object.keys({ ...run.options, ...commonOptions }).map((name) => `--${name}`);
      expect(plain(await complete("--"))).to.have.members(all);
      expect(plain(await complete("-s", "a.ts", "--on-"))).to.have.members([
        "--on-corrupt",
        "--on-script-error",
      ]);
      expect(plain(await complete("diff", "--st"))).to.deep.equal(["--stat"]);
      expect(plain(await complete("capture", "--listen-"))).to.have.members([
        "--listen-port",
        "--listen-host",
      ]);
    });

    it("offers the values of an option", async () => {
      expect(await complete("--from", "")).to.have.members([...readableNames]);
      expect(await complete("replay", "--to", "")).to.have.members([...writableNames]);
      expect(await complete("diff", "--color", "a")).to.have.members(["auto", "always"]);
      expect(await complete("--flow-detail", "")).to.have.members(["0", "1", "2", "3", "4"]);
      expect(await complete("completion", "")).to.have.members([...shells]);
    });

    it("takes a value behind =", async () => {
      const offered = await complete("--on-corrupt=sk");
      expect(offered.map((value) => value.replace(/^.*=/, ""))).to.deep.equal(["skip"]);
    });

    it("knows values with a space", async () => {
      const offered = await complete("--contentview", "hex");
      expect(offered.map((value) => value.replace("\\", ""))).to.have.members([
        "hex dump",
        "hex stream",
      ]);
    });

    it("offers files behind the + of -w", async () => {
      desk.write({ "capture.mitm": "", "capture.har": "", "other.mitm": "" });
      const offered = await complete("-w", "+capt");
      // Some shells say what is to be added to what is typed.
      const files = offered.map((file) => file.replace(/^\+/, ""));
      expect(files).to.have.members(["capture.mitm", "capture.har"]);
    });

    it("takes a name for a command only where it comes first", async () => {
      expect(plain(await complete("--set", "a", "diff", "--st"))).to.have.members([
        "--stickycookie",
        "--stickyauth",
      ]);
    });
  });
}

/** Options without what some shells put behind them. */
function plain(options: readonly string[]): string[] {
  return options.map((option) => option.replace(/=$/, ""));
}

describe("mitmts-dump completion", () => {
  const desk = Desk.forSuite();

  it("prints what the shell sources", async () => {
    const vocabulary = await gatherVocabulary();
    for (const [shell, script] of [
      ["bash", bashCompletion(vocabulary)],
      ["zsh", zshCompletion(vocabulary)],
      ["fish", fishCompletion(vocabulary)],
    ] as const) {
      const { code, stdout } = await desk.run(["completion", shell]);
      expect(code).to.equal(0);
      expect(stdout.toString()).to.equal(script);
    }
  });

  it("is for the shell of $SHELL when none is named", async () => {
    const { stdout } = await desk.shell("SHELL=/usr/local/bin/fish mitmts-dump completion");
    expect(stdout.equals((await desk.run(["completion", "fish"])).stdout)).to.be.true;
  });

  it("leaves the completion of files to the shell", async () => {
    desk.write({ "a.mitm": "", "b.ts": "" });
    expect(await completeInBash(desk, ["-r", ""])).to.deep.equal([]);
  });

  it("says which shells there are", async () => {
    for (const args of [["tcsh"], ["bash", "zsh"]]) {
      const { code, stderr } = await desk.run(["completion", ...args]);
      expect(code).to.equal(2);
      expect(stderr).to.equal("mitmts-dump: completion: name one shell: bash, zsh or fish\n");
    }
  });
});
