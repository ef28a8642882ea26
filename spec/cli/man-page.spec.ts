import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { commands } from "../../lib/cli/commands.js";
import { run } from "../../lib/cli/commands/run.js";
import { manPage } from "../../lib/cli/man-page.js";
import { describeWithProgram } from "../support/describe-with-program.js";

describeWithProgram("groff", "the man page", () => {
  it("has no fault, and names every option and command", async () => {
    const input = await manPage("1.2.3");
    const args = ["-man", "-ww", "-Tascii", "-P-c", "-P-b", "-P-u"];
    const { stdout, stderr } = spawnSync("groff", args, { input, encoding: "utf8" });
    expect(stderr).to.equal("");
    for (const name of Object.keys(run.options)) expect(stdout).to.contain(`--${name}`);
    for (const { name } of commands) expect(stdout).to.contain(`\n   ${name}\n`);
  });
});
