import { expect } from "chai";
import { existsSync } from "node:fs";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";

const demo = fixture("demo.mitm");
/** Long enough for the writing of it to be as likely to be hit as the start of the program. */
const old = Buffer.concat(Array.from({ length: 300 }, () => demo));
/** More of them with `KILLS=400`, for the figures in docs/reliability.md. */
const kills = Number(process.env["KILLS"] ?? 12);

const touch = `export function response(ctx, flow) { flow.response.headers.set("x-seen", "1"); }`;

/** What a run makes of a file, by which options, and what it may be found as when it was killed. */
const ways = [
  { title: "-i", args: ["-i", "-r", "file.mitm"] },
  { title: "-i --backup", args: ["-i", "--backup", ".bak", "-r", "file.mitm"] },
  { title: "-w, compressed", args: ["-r", "src.mitm", "-w", "file.mitm.gz"] },
] as const;

describe("mitmts-dump, killed by SIGKILL at any instant,", function () {
  this.timeout(20_000 + kills * 5000);
  const desk = Desk.forSuite();

  for (const { title, args } of ways) {
    it(`has the old file or the new one, never a mix, and no debris after the next run: ${title}`, async () => {
      const name = args.at(-1) ?? "";
      const before = name.endsWith(".gz") ? Buffer.from("something older") : old;
      desk.write({ "touch.mjs": touch, "src.mitm": old, [name]: before });
      const started = Date.now();
      expect((await desk.run(["-s", "touch.mjs", ...args])).code).to.equal(0);
      const duration = Date.now() - started;
      const after = desk.read(name);
      const names = desk.names();

      const found = { old: 0, new: 0 };
      for (let kill = 0; kill < kills; kill++) {
        desk.write({ [name]: before });
        const program = desk.start(["-s", "touch.mjs", ...args]);
        const timer = setTimeout(() => program.destroy(), Math.random() * duration * 1.1);
        await program.end;
        clearTimeout(timer);
        const bytes = desk.read(name);
        const isOld = bytes.equals(before);
        expect(isOld || bytes.equals(after), `a mix of ${bytes.length} bytes`).to.be.true;
        found[isOld ? "old" : "new"]++;
        if (existsSync(desk.path(`${name}.bak`))) {
          expect(desk.read(`${name}.bak`).equals(before), "the backup").to.be.true;
        }
      }
      desk.write({ [name]: before });
      expect((await desk.run(["-s", "touch.mjs", ...args])).code).to.equal(0);
      expect(desk.names()).to.deep.equal(names);
      if (kills > 100) console.log(`        ${kills} kills:`, found);
    });
  }

  it("has whole flows behind those that were there: -w +FILE", async () => {
    desk.write({ "touch.mjs": touch, "src.mitm": old });
    const args = ["-s", "touch.mjs", "-r", "src.mitm", "-w"];
    const started = Date.now();
    expect((await desk.run([...args, "new.mitm"])).code).to.equal(0);
    const duration = Date.now() - started;
    const added = desk.read("new.mitm");
    for (let kill = 0; kill < kills; kill++) {
      desk.write({ "file.mitm": demo });
      const program = desk.start([...args, "+file.mitm"]);
      const timer = setTimeout(() => program.destroy(), Math.random() * duration * 1.1);
      await program.end;
      clearTimeout(timer);
      const bytes = desk.read("file.mitm");
      const whole = Buffer.concat([demo, added]).subarray(0, bytes.length);
      expect(bytes.equals(whole), "a beginning of what is to come out").to.be.true;
    }
    expect((await desk.run(["-r", "src.mitm", "-w", "+file.mitm"])).code).to.equal(0);
    const listing = await desk.run(["-r", "file.mitm", "--flow-detail", "0"]);
    expect({ code: listing.code, stderr: listing.stderr }).to.deep.equal({ code: 0, stderr: "" });
  });
});
