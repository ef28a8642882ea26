import { expect } from "chai";
import { FlowReadError } from "../../../lib/formats/errors.js";
import { chunkSizes } from "../../support/arbitrary/flow.js";
import { fc } from "../../support/property.js";
import { mitmFormat, readError, readUntilDamage, writeAll } from "../shared/flow-file.js";
import {
  concurrentTo,
  record,
  request,
  response,
  runThrough,
  warcFormat,
  warcinfo,
} from "./warc-file.js";

const first = Buffer.concat([request(1), response(2, concurrentTo(1))]);
const second = response(3, { "WARC-Target-URI": "http://example.com/other" });
const whole = Buffer.concat([warcinfo, first, second]);

/** A whole flow, and then a record with other text in it. */
const broken = (from: string, to: string): Buffer =>
  Buffer.concat([first, Buffer.from(second.toString("latin1").replace(from, to), "latin1")]);

const damages: readonly (readonly [what: string, file: Buffer, reason: RegExp, at: number])[] = [
  [
    "that ends in a block",
    Buffer.concat([first, second.subarray(0, -10)]),
    /^the file ends in the middle of a record: 6 bytes .* are missing$/,
    first.length,
  ],
  [
    "that ends in a head",
    Buffer.concat([first, second.subarray(0, 50)]),
    /^the file ends in the middle of a record's head$/,
    first.length,
  ],
  [
    "with a Content-Length that is too small",
    Buffer.concat([broken("Content-Length: 69", "Content-Length: 60"), second]),
    /^there should be a record, but there is ".*"; the record before has a wrong Content-Length/,
    first.length + second.length - 9,
  ],
  [
    "with a Content-Length that is too large",
    Buffer.concat([broken("Content-Length: 69", "Content-Length: 99"), second]),
    /the record before has a wrong Content-Length/,
    first.length + second.length + 26,
  ],
  [
    "with a Content-Length beyond all measure",
    broken("Content-Length: 69", "Content-Length: 99999999999"),
    /^it has more than 1073741824 bytes, which are not read$/,
    first.length,
  ],
  [
    "with a Content-Length that is no number",
    broken("Content-Length: 69", "Content-Length: -1"),
    /^its Content-Length is no number: "-1"$/,
    first.length,
  ],
  [
    "without a Content-Length",
    broken("Content-Length: 69", "X: 69"),
    /^the record has no Content-Length$/,
    first.length,
  ],
  [
    "in a version that is not known",
    broken("WARC/1.0", "WARC/2.0"),
    /^"WARC\/2.0" is not a version that is known$/,
    first.length,
  ],
  [
    "with a date that is none",
    broken("2020-01-02T03:04:05Z", "yesterday"),
    /^WARC-Date is not a date: "yesterday", in the record at byte \d+$/,
    first.length,
  ],
  [
    "with a head that does not end",
    Buffer.concat([first, Buffer.from("WARC/1.0\r\n"), Buffer.alloc(2 * 1024 * 1024, "a")]),
    /^the head of a record does not end$/,
    first.length,
  ],
];

describe("a web archive", () => {
  for (const [what, file, reason, at] of damages) {
    it(`${what} has the flows before, and says where that is`, async () => {
      const error = await readError(warcFormat, file);
      expect(error.reason).to.match(reason);
      // Where a length is wrong, its record is a flow; what follows is not.
      expect(error.flowNumber).to.equal(error.reason.includes("wrong Content-Length") ? 3 : 2);
      expect(error.offset).to.equal(at);
      const { flows } = await readUntilDamage(warcFormat, file, { chunks: [100] });
      expect(flows[0]?.type).to.equal("http");
    });
  }

  it("that is none says what is there", async () => {
    const error = await readError(warcFormat, Buffer.from("HTTP/1.1 200 OK"));
    expect(error.reason).to.equal('this is not a web archive: it has "HTTP/1.1 200 OK" at byte 0');
  });

  it("has a limit for the records of flows, but none for others", async () => {
    const limits = { maxFlowBytes: 1000 };
    const large = Buffer.alloc(100_000);
    const resource = record("resource", {}, large);
    expect((await readUntilDamage(warcFormat, resource, limits)).error).to.be.null;
    const error = await readError(warcFormat, response(1, {}, large), limits);
    expect(error.reason).to.equal("it has more than 1000 bytes, which are not read");
  });

  it("that is cut anywhere keeps the bytes of the records before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (length) => {
        const written = await runThrough(whole.subarray(0, length)).then(
          ({ file }) => file,
          (error: unknown) => {
            expect(error).to.be.instanceOf(FlowReadError);
            return null;
          },
        );
        if (written !== null) expect(written.equals(whole.subarray(0, length))).to.be.true;
      }),
      { numRuns: 100 },
    );
  });

  it("with damage anywhere ends in an error that says where, or in none, and never in another", async () => {
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(damage, chunkSizes, async (places, chunks) => {
        const file = Buffer.from(whole);
        for (const [at, byte] of places) file[at] = byte;
        const { flows } = await readUntilDamage(warcFormat, file, { chunks });
        for (const flow of flows) {
          try {
            await writeAll(mitmFormat, [flow]);
          } catch (error) {
            expect(error).to.be.instanceOf(FlowReadError);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
