import { expect } from "chai";
import { fixture, fixturePaths } from "../support/captures.js";
import { Desk } from "./support/desk.js";

const demo = fixture("demo.mitm");
const encodings = fixture("mitm/encodings.mitm");

describe("what mitmts-dump reads", () => {
  const desk = Desk.forSuite();

  it("is stdin when nothing else is named, and is -", async () => {
    for (const args of [[], ["-r", "-"], ["--rfile=-"]]) {
      const { code, stdout } = await desk.run(args, demo);
      expect(code).to.equal(0);
      expect(stdout.equals(demo)).to.be.true;
    }
  });

  it("may be empty; where a file was named without -r, it says what was meant", async () => {
    desk.write({ "a.mitm": demo });
    const run = async (args: readonly string[], input: Buffer | string) => {
      const { code, stdout, stderr } = await desk.run(args, input);
      return { code, bytes: stdout.length, stderr };
    };
    const meant =
      "mitmts-dump: stdin had no flows: a.mitm is taken for a filter; did you mean -r a.mitm?\n";
    expect(await run(["a.mitm"], "")).to.deep.equal({ code: 0, bytes: 0, stderr: meant });
    expect(await run([], "")).to.deep.equal({ code: 0, bytes: 0, stderr: "" });
    expect(await run(["~m GET"], "")).to.deep.equal({ code: 0, bytes: 0, stderr: "" });
    // Such a filter is a filter where there are flows.
    expect(await run(["a.mitm"], demo)).to.deep.equal({ code: 0, bytes: 0, stderr: "" });
  });

  it("is all files that are named, in that order, stdin among them", async () => {
    desk.write({ "a.mitm": demo, "b.mitm": encodings });
    const args = ["-r", "b.mitm", "-r", "-", "--rfile", "a.mitm"];
    const { stdout } = await desk.run(args, encodings);
    expect(stdout.equals(Buffer.concat([encodings, encodings, demo]))).to.be.true;
  });

  it("is not stdin when files are named", async () => {
    desk.write({ "a.mitm": demo });
    const { code, stdout } = await desk.run(["-r", "a.mitm"], "this is no flow");
    expect(code).to.equal(0);
    expect(stdout.equals(demo)).to.be.true;
  });

  it("may have a name that looks like a number or an option", async () => {
    desk.write({ "007": demo, "-x": encodings });
    const { stdout } = await desk.run(["-r", "007", "--rfile=./-x"]);
    expect(stdout.equals(Buffer.concat([demo, encodings]))).to.be.true;
  });

  it("is zero flows, and fine, when it is empty", async () => {
    desk.write({ "empty.mitm": "" });
    for (const args of [[], ["-r", "empty.mitm"], ["-r", "empty.mitm", "--flow-detail", "1"]]) {
      const { code, stdout, stderr } = await desk.run(args, "");
      expect({ code, stdout: stdout.toString(), stderr }).to.deep.equal({
        code: 0,
        stdout: "",
        stderr: "",
      });
    }
  });

  it("is every fixture of every version that there is, and comes out with the same bytes", async () => {
    const readable = fixturePaths.filter((path) => !path.includes("unreadable"));
    const files = readable.map(fixture);
    desk.write(Object.fromEntries(readable.map((_, index) => [`${index}`, files[index] ?? ""])));
    const { code, stdout, stderr } = await desk.run(
      readable.flatMap((_, index) => ["-r", `${index}`]),
    );
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout.equals(Buffer.concat(files))).to.be.true;
  });
});
