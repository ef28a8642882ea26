import { expect } from "chai";
import { join } from "node:path";
import { Desk, onlyLine } from "./support/desk.js";
import { root } from "./support/program.js";
import { addHeader } from "./support/scripts.js";

describe("mitmts-dump check", function () {
  // Each loads TypeScript and checks its libraries.
  this.timeout(60_000);
  const desk = Desk.forSuite();

  it("finds nothing in sound scripts, says so, and reads no flows", async () => {
    desk.write({ "one.ts": addHeader });
    const args = ["check", "one.ts", join(root, "examples", "add-header.ts")];
    const { code, stdout, stderr } = await desk.run(args, null);
    expect({ code, stdout: stdout.length }).to.deep.equal({ code: 0, stdout: 0 });
    expect(onlyLine(stderr)).to.equal("mitmts-dump: all 2 scripts are fine");
  });

  it("says nothing with -q", async () => {
    desk.write({ "one.ts": addHeader });
    const { code, stderr } = await desk.run(["check", "-q", "one.ts"]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
  });

  it("names file, line, column and reason of each mistake, and ends with 2", async () => {
    desk.write({
      "one.ts": addHeader.replace("headers.set", "headers.sett"),
      "two.ts": "export const tcpend = 7;\n",
    });
    const { code, stderr } = await desk.run(["check", "one.ts", "two.ts"]);
    expect(code).to.equal(2);
    expect(stderr).to.match(/^mitmts-dump: one\.ts:5:25: .*'sett' does not exist.*'set'/m);
    expect(stderr).to.match(/^mitmts-dump: two\.ts:1:14: this cannot handle the event "tcpend"/m);
  });

  it("ends with 2 for a script that is not there", async () => {
    const { code, stderr } = await desk.run(["check", "absent.ts"]);
    expect(code).to.equal(2);
    expect(onlyLine(stderr)).to.contain("absent.ts");
  });

  it("wants to be told what to check", async () => {
    const { code, stderr } = await desk.run(["check"]);
    expect(code).to.equal(2);
    expect(stderr).to.equal("mitmts-dump: check: name the scripts to check\n");
  });
});
