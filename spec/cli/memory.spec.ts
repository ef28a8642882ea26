import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { concurrentTo, request, response } from "../formats/warc/warc-file.js";
import { Desk } from "./support/desk.js";

const mebibyte = 1024 * 1024;

/** Makes Node.js say at its end how much memory it had at most, in KiB. */
const sayPeak = `process.on("exit", () => console.error("peak", process.resourceUsage().maxRSS))`;

describe("the memory of mitmts-dump", () => {
  const desk = Desk.forSuite();

  /** The peak of a run over so many copies of a part of about a mebibyte. */
  async function peakOf(
    copies: number,
    args: string,
    { reader = "cat", flows = fixture("demo.mitm") } = {},
  ): Promise<number> {
    const part = Buffer.concat(
      Array.from({ length: Math.ceil(mebibyte / flows.length) }, () => flows),
    );
    desk.write({
      part,
      "peak.mjs": sayPeak,
      "touch.mjs": `export function response(ctx, flow) { flow.response.headers.set("x-seen", "1"); }`,
    });
    const { code, stderr } = await desk.shell(
      `(for i in $(seq ${copies}); do cat part; done) |` +
        ` NODE_OPTIONS="--import ./peak.mjs" mitmts-dump ${args} | ${reader} > /dev/null`,
    );
    expect(code).to.equal(0);
    expect(stderr).to.match(/peak \d/);
    return Number(/peak (\d+)/.exec(stderr)?.[1]) * 1024;
  }

  for (const [title, args] of [
    ["when nothing is changed", ""],
    ["when each flow is changed", "-s touch.mjs"],
  ] as const) {
    it(`does not grow with the file ${title}`, async () => {
      const [short, long] = [await peakOf(40, args), await peakOf(240, args)];
      expect(long - short).to.be.below(50 * mebibyte);
    });
  }

  it("does not grow with a web archive", async () => {
    const block = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n${"body ".repeat(2000)}`;
    const flows = Buffer.concat([request(1), response(2, concurrentTo(1), block)]);
    const [short, long] = [await peakOf(20, "", { flows }), await peakOf(80, "", { flows })];
    expect(long - short).to.be.below(50 * mebibyte);
  }).timeout(60_000);

  it("does not grow while nobody reads what is written", async () => {
    const [quick, slow] = [
      await peakOf(120, "-s touch.mjs"),
      await peakOf(120, "-s touch.mjs", { reader: "(sleep 3; cat)" }),
    ];
    expect(slow - quick).to.be.below(50 * mebibyte);
  });
});
