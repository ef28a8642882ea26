import { expect } from "chai";
import { check } from "../../lib/cli/commands/check.js";
import { run } from "../../lib/cli/commands/run.js";
import { commands } from "../../lib/cli/commands.js";
import { helpText } from "../../lib/cli/help.js";
import { commonOptions } from "../../lib/cli/options/common.js";
import { formats } from "../../lib/formats/formats.js";
import { Desk } from "./support/desk.js";

describe("the help", () => {
  it("fits on one screen: 50 lines of 80 columns", async () => {
    const lines = (await helpText(run, 80)).trimEnd().split("\n");
    expect(lines.length).to.be.at.most(50);
    for (const line of lines) expect(line.length, line).to.be.at.most(80);
  });

  it("names every option when all is asked for, and the groups they are in", async () => {
    const text = await helpText(run, 80, "all");
    for (const name of Object.keys({ ...run.options, ...commonOptions }))
      expect(text).to.contain(` --${name} `);
    for (const group of ["Flows:", "Scripts:", "Rewriting:", "Servers:", "Messages:"])
      expect(text).to.contain(`\n${group}\n`);
    for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(80);
  });

  it("names every option of a command at once", async () => {
    for (const { load } of commands) {
      const command = await load();
      const text = await helpText(command, 80);
      for (const name of Object.keys(command.options)) expect(text).to.contain(`--${name}`);
      expect(await helpText(command, 80, "all")).to.equal(text);
      for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(80);
    }
  });

  it("says how to see the version", async () => {
    expect(await helpText(run, 80)).to.match(/^ +--version +Show the version$/m);
  });

  it("names every command", async () => {
    const text = await helpText(run, 80);
    for (const { name, describe } of commands)
      expect(text).to.match(new RegExp(`^  ${name} +${describe}$`, "m"));
  });

  it("names every format", async () => {
    const text = await helpText(run, 80);
    for (const { name } of formats) expect(text).to.match(new RegExp(`[ ,]${name}[,;.]`));
  });

  it("has the examples that people copy", async () => {
    const text = await helpText(run, 80);
    expect(text).to.contain("  cat flows | mitmts-dump -s script.ts > out\n");
    expect(text).to.contain("  mitmts-dump -ns add-header.ts -r src.mitm -w dst.mitm\n");
  });

  it("has no line of prose that was broken twice", async () => {
    const prose = (text: string) => text.split("\n").filter((line) => /^[A-Za-z]/.test(line));
    expect(prose(await helpText(run, 80))).to.deep.equal(prose(await helpText(run, 200)));
  });

  it("stays readable on a narrow terminal", async () => {
    for (const line of (await helpText(run, 60)).split("\n")) {
      expect(line.length, line).to.be.at.most(80);
    }
  });
});

describe("mitmts-dump", () => {
  const desk = Desk.forSuite();

  for (const option of ["--help", "-h"]) {
    it(`${option} shows the help on stdout and reads nothing`, async () => {
      const { code, stdout, stderr } = await desk.run([option], null);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      expect(stdout.toString()).to.equal(await helpText(run, 80));
    });
  }

  it("shows the help of a command behind its name", async () => {
    const { code, stdout } = await desk.run(["check", "--help"]);
    expect(code).to.equal(0);
    expect(stdout.toString()).to.equal(await helpText(check, 80));
  });

  it("shows the help, whatever else there is", async () => {
    const { code, stdout } = await desk.run(["-r", "a.mitm", "--help"]);
    expect(code).to.equal(0);
    expect(stdout.toString()).to.equal(await helpText(run, 80));
  });

  it("--help-all shows the help with all options", async () => {
    const { code, stdout } = await desk.run(["--help-all"]);
    expect(code).to.equal(0);
    expect(stdout.toString()).to.equal(await helpText(run, 80, "all"));
  });

  it("--version shows the package's version", async () => {
    const { default: manifest } = await import("../../package.json", { with: { type: "json" } });
    const { code, stdout } = await desk.run(["--version"]);
    expect(code).to.equal(0);
    expect(stdout.toString()).to.equal(`mitmts-dump ${manifest.version}\n`);
  });
});
