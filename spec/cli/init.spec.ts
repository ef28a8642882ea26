import { expect } from "chai";
import { eventNames } from "../../lib/script/events.js";
import { Desk } from "./support/desk.js";

describe("mitmts-dump init", () => {
  const desk = Desk.forSuite();

  it("writes a script with every event, that passes the type check", async () => {
    const { code, stderr } = await desk.run(["init", "script.ts"]);
    expect({ code, stderr }).to.deep.equal({
      code: 0,
      stderr: "mitmts-dump: wrote script.ts\nmitmts-dump: wrote tsconfig.json\n",
    });
    const text = desk.read("script.ts").toString();
    for (const event of eventNames) expect(text).to.contain(`export function ${event}(`);
    expect((await desk.run(["check", "script.ts"])).code).to.equal(0);
  });

  it("replaces nothing, unless it is told to", async () => {
    desk.write({ "script.ts": "mine", "tsconfig.json": "{}" });
    expect((await desk.run(["init", "script.ts"])).code).to.equal(2);
    expect(desk.read("script.ts").toString()).to.equal("mine");
    expect((await desk.run(["init", "other.ts"])).code).to.equal(0);
    expect(desk.read("tsconfig.json").toString()).to.equal("{}");
    expect((await desk.run(["init", "script.ts", "--force"])).code).to.equal(0);
    expect(desk.read("script.ts").toString()).not.to.equal("mine");
  });
});

describe("an option that is misspelt", () => {
  const desk = Desk.forSuite();

  for (const [given, meant] of [
    ["--flow-detial", "--flow-detail"],
    ["--modify-header=/a/b", "--modify-headers"],
    ["--redcat", "--redact"],
  ]) {
    it(`${given}: says which was meant`, async () => {
      const { code, stderr } = await desk.run([given ?? ""]);
      expect(code).to.equal(2);
      expect(stderr).to.equal(`mitmts-dump: unknown option ${given}; did you mean ${meant}?\n`);
    });
  }

  it("gets no advice where nothing is like it", async () => {
    const { stderr } = await desk.run(["--quux"]);
    expect(stderr).to.equal("mitmts-dump: unknown option --quux\n");
  });
});
