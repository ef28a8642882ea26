import { expect } from "chai";
import { minimise } from "../../../fuzz/session/minimise.js";

const has = (text: string) => (candidate: Buffer) => Promise.resolve(candidate.includes(text));

describe("minimise", () => {
  it("leaves out what does not matter", async () => {
    const input = Buffer.from(`${"x".repeat(300)}needle${"y".repeat(200)}`);
    expect((await minimise(input, has("needle"))).toString()).to.equal("needle");
  });

  it("makes plain what may be anything", async () => {
    const input = Buffer.from("a?????b");
    const isSame = (candidate: Buffer) => Promise.resolve(/^a.{5}b$/.test(candidate.toString()));
    expect((await minimise(input, isSame)).toString()).to.equal("a00000b");
  });

  it("gives the input itself where all of it matters, or no try is left", async () => {
    const input = Buffer.from("needle");
    expect(await minimise(input, has("needle"))).to.deep.equal(input);
    const long = Buffer.from("a needle");
    expect(await minimise(long, has("needle"), 0)).to.deep.equal(long);
  });
});
