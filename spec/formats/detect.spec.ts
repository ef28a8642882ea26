import { expect } from "chai";
import { detectFormat } from "../../lib/formats/detect.js";
import { UnknownFormatError } from "../../lib/formats/errors.js";
import { formats } from "../../lib/formats/formats.js";
import { PeekedBytes } from "../../lib/io/peeked-bytes.js";
import { fixturePaths, fixture } from "../support/captures.js";
import { bothWays, sampleOf } from "./support.js";

/** The name of the format of a file that comes in chunks of a size. */
async function detect(file: Buffer, chunkBytes = file.length): Promise<string> {
  const bytes = new PeekedBytes(
    (async function* () {
      for (let at = 0; at < file.length; at += chunkBytes) {
        yield await Promise.resolve(file.subarray(at, at + chunkBytes));
      }
    })(),
  );
  await bytes.more();
  return (await detectFormat(bytes, "file")).name;
}

async function refusalOf(file: Buffer | string): Promise<UnknownFormatError> {
  try {
    await detect(Buffer.from(file));
  } catch (error) {
    if (error instanceof UnknownFormatError) return error;
    throw error;
  }
  throw new Error("it was recognised");
}

describe("the format of a file", () => {
  for (const format of bothWays) {
    describe(`that is ${format.name}`, () => {
      let sample: Buffer;
      before(async () => (sample = await sampleOf(format)));

      it("is recognised by its first bytes, in whatever chunks they come", async () => {
        for (const chunkBytes of [1, 2, 3, 7, 64, sample.length]) {
          expect(await detect(sample, chunkBytes)).to.equal(format.name);
        }
      });

      it("is recognised behind a byte order mark and white space, where it is JSON", async () => {
        if (sample[0] !== 0x7b) return;
        for (const before of ["\ufeff", " \r\n\t", "\ufeff\n"]) {
          const file = Buffer.concat([Buffer.from(before), sample]);
          for (const chunkBytes of [1, file.length]) {
            expect(await detect(file, chunkBytes)).to.equal(format.name);
          }
        }
      });

      it("is not taken for another where the file is cut", async () => {
        for (let length = 1; length < Math.min(sample.length, 300); length++) {
          const name = await detect(sample.subarray(0, length)).catch((error: unknown) => error);
          if (!(name instanceof UnknownFormatError)) expect(name).to.equal(format.name);
        }
      });

      it("is recognised without the file being read to its end", async () => {
        async function* endless() {
          yield await Promise.resolve(sample);
          throw new Error("it was read on");
        }
        const bytes = new PeekedBytes(endless());
        await bytes.more();
        expect((await detectFormat(bytes, "file")).name).to.equal(format.name);
      });
    });
  }

  it("is mitm for all that mitmproxy wrote", async () => {
    for (const path of fixturePaths) expect(await detect(fixture(path))).to.equal("mitm");
  });

  it("is said to be unknown, with what the file looks like and which formats there are", async () => {
    const error = await refusalOf("\xd4\xc3\xb2\xa1 and so on");
    expect(error).to.include({ file: "file" });
    expect(error.readable).to.include("mitm").and.not.include("curl");
    expect(error.message).to.match(/^file: .*; formats that can be read are mitm, /);
  });

  const looks: readonly (readonly [file: Buffer | string, look: RegExp])[] = [
    [Buffer.from("d4c3b2a1020004000000", "hex"), /^it looks like a pcap file/],
    [Buffer.from("0a0d0d0a1c0000004d3c", "hex"), /^it looks like a pcapng file/],
    ["PK\x03\x04\x14\0", /^it looks like a zip archive/],
    ["BZh91AY", /^it looks like bzip2 data/],
    [Buffer.from("fffe7b000a00", "hex"), /^it looks like text in UTF-16/],
    ["\ufeff<?xml version='1.0'?>", /^it looks like HTML or XML/],
    ["[1, 2, 3]", /^it is JSON, but .*--from/],
    ['{"some": "other"}', /^it is JSON, but .*--from/],
    [`{"some": "${"other".repeat(20_000)}"}`, /^it is JSON, but .*--from/],
    ["\r\n \t", /^there is nothing in it but white space/],
    [
      "GET / HTTP/1.1\r\n",
      /^it is not a capture that is known here; it begins with "GET \/ HTTP\//,
    ],
    ["1234567890123:", /^it is not a capture that is known here/],
    ["12 apples", /^it is not a capture that is known here/],
    [":", /^it is not a capture that is known here/],
  ];
  for (const [file, look] of looks) {
    it(`is unknown for ${JSON.stringify(file.toString("latin1").slice(0, 20))}: ${look.source}`, async () => {
      expect((await refusalOf(file)).looksLike).to.match(look);
    });
  }

  it("is told soon, however long a file is that has none", async () => {
    const zeros = Buffer.alloc(1024 * 1024);
    let chunks = 0;
    async function* endless() {
      for (;;) {
        chunks++;
        yield await Promise.resolve(zeros);
      }
    }
    const bytes = new PeekedBytes(endless());
    await bytes.more();
    const error = await detectFormat(bytes, "file").catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnknownFormatError);
    expect(chunks).to.equal(1);
  });
});

describe("the formats", () => {
  it("have names and extensions of their own", () => {
    const names = formats.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    const extensions = formats.flatMap((format) => format.extensions);
    expect(new Set(extensions).size).to.equal(extensions.length);
    for (const extension of extensions) expect(extension).to.match(/^\.[a-z]+$/);
  });
});
