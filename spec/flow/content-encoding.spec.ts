import { fc } from "../support/property.js";
import { expect } from "chai";
import zlib from "node:zlib";
import {
  ContentEncodingError,
  decodeContent,
  defaultMaxBodyBytes,
  encodeContent,
} from "../../lib/flow/content-encoding.js";
import { fixture } from "../support/captures.js";
import { ofType, readFlows } from "../support/mitm-file.js";
import { hasNodeZstd, hideNodeZstd } from "../support/without-zstd.js";

const fox = "The quick brown fox jumps over the lazy dog. ".repeat(8);
const codings = ["identity", "none", "gzip", "deflate", "deflateRaw", "br", "zstd"];

/** What a body of fixtures/mitm/encodings.mitm gives. */
async function decodedFixture(name: string): Promise<string> {
  const flows = await readFlows(fixture("mitm/encodings.mitm"));
  const flow = flows.find((one) => one.type === "http" && one.request.path === `/${name}`);
  const content = ofType("http", flow).response?.content;
  return content?.toString() ?? "no content";
}

describe("a body in a content coding", () => {
  for (const name of [
    ...["gzip", "deflate-zlib", "deflate-raw", "br", "zstd", "identity", "none"],
    ...["gzip-members", "gzip-upper", "zstd-frames", "gzip-trailing"],
  ]) {
    it(`is decoded: ${name}`, async () => {
      expect(await decodedFixture(name)).to.equal(fox);
    });
  }

  it("is what there is of it when it is gzip that was cut", async () => {
    const content = await decodedFixture("gzip-broken");
    expect(fox.startsWith(content) && content.length > 0).to.be.true;
  });

  it("is empty when it is", async () => {
    expect(await decodedFixture("gzip-empty")).to.equal("");
  });

  const undecodable: readonly (readonly [name: string, encoding: string])[] = [
    ["unknown", "x-rot13"],
    ["gzip-not", "gzip"],
    ["gzip-then-br", "gzip, br"],
  ];
  for (const [name, encoding] of undecodable) {
    it(`is an error that names the coding when it is not in it: ${name}`, async () => {
      const error = await decodedFixture(name).catch((caught: unknown) => caught);
      expect(error)
        .to.be.instanceOf(ContentEncodingError)
        .and.to.include({ name: "ContentEncodingError", encoding });
    });
  }

  for (const coding of codings.filter((one) => one !== "identity" && one !== "none")) {
    it(`is an error when it is noise: ${coding}`, () => {
      const noise = Buffer.from("5f13c8b5e1f0ffee00112233", "hex");
      expect(() => decodeContent(noise, coding)).to.throw(ContentEncodingError);
    });

    it(`is empty in every coding when it is empty: ${coding}`, () => {
      expect(decodeContent(Buffer.alloc(0), coding)).to.have.length(0);
    });
  }

  for (const coding of codings) {
    it(`is the same when it was encoded and decoded: ${coding}`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 2000 }), (array) => {
          const body = Buffer.from(array);
          expect(decodeContent(encodeContent(body, coding), coding)).to.deep.equal(body);
        }),
        { numRuns: 30 },
      );
    });
  }

  it("is encoded so that others read it", () => {
    const body = Buffer.from(fox);
    expect([
      zlib.gunzipSync(encodeContent(body, "gzip")),
      zlib.inflateSync(encodeContent(body, "deflate")),
      zlib.brotliDecompressSync(encodeContent(body, "br")),
    ]).to.deep.equal([body, body, body]);
  });

  it("is known by its coding in any case", () => {
    expect(decodeContent(encodeContent(Buffer.from(fox), "GZip"), "gZIP").toString()).to.equal(fox);
  });

  it("is not encoded in a coding that is not known", () => {
    expect(() => encodeContent(Buffer.from(fox), "x-rot13")).to.throw(
      ContentEncodingError,
      "x-rot13",
    );
  });

  describe("that would become too large", () => {
    const limit = 100_000;
    const zeros = Buffer.alloc(limit + 1);

    for (const coding of codings.filter((one) => one !== "identity" && one !== "none")) {
      it(`is an error that says so: ${coding}`, () => {
        expect(() => decodeContent(encodeContent(zeros, coding), coding, limit)).to.throw(
          ContentEncodingError,
          `more than ${limit} bytes`,
        );
      });

      it(`is decoded when it just fits: ${coding}`, () => {
        const body = zeros.subarray(1);
        expect(decodeContent(encodeContent(body, coding), coding, limit)).to.have.length(limit);
      });
    }

    it("is an error for deflate without its zlib header", () => {
      expect(() => decodeContent(zlib.deflateRawSync(zeros), "deflate", limit)).to.throw(
        ContentEncodingError,
        `more than ${limit} bytes`,
      );
    });

    it("is an error for gzip in several members", () => {
      const half = zlib.gzipSync(zeros.subarray(0, limit / 2 + 1));
      expect(() => decodeContent(Buffer.concat([half, half]), "gzip", limit)).to.throw(
        ContentEncodingError,
      );
    });

    it("is one of more than 256 MiB where nothing else is said", () => {
      expect(defaultMaxBodyBytes).to.equal(256 * 1024 * 1024);
    });
  });

  for (const [how, isHidden] of [
    ["Node.js's own zstd", false],
    ["our fallback", true],
  ] as const) {
    describe(`in zstd, by ${how}`, () => {
      let restore: () => void = () => undefined;

      before(function () {
        if (isHidden) restore = hideNodeZstd();
        else if (!hasNodeZstd) this.skip();
      });
      after(() => restore());

      for (const name of ["zstd", "zstd-frames"]) {
        it(`is decoded: ${name}`, async () => {
          expect(await decodedFixture(name)).to.equal(fox);
        });
      }

      for (const length of [0, 1, 255, 256, 128 * 1024, 128 * 1024 + 1, 1_000_000]) {
        it(`is the same when it was encoded and decoded: ${length} bytes`, () => {
          const body = Buffer.from(Array.from({ length }, (_, at) => (at * 7919) % 251));
          expect(decodeContent(encodeContent(body, "zstd"), "zstd").equals(body)).to.be.true;
        });
      }

      it("is an error when it was cut", () => {
        const cut = encodeContent(Buffer.from(fox.repeat(1000)), "zstd").subarray(0, -10);
        expect(() => decodeContent(cut, "zstd")).to.throw(ContentEncodingError);
      });

      it("is an error when it would become too large", () => {
        expect(() => decodeContent(bomb, "zstd", 1_000_000)).to.throw(
          ContentEncodingError,
          "more than 1000000 bytes",
        );
      });
    });
  }

  it("in zstd is read by Node.js as our fallback encodes it", function () {
    if (!hasNodeZstd) this.skip();
    const restore = hideNodeZstd();
    const encoded = encodeContent(Buffer.from(fox), "zstd");
    restore();
    expect(decodeContent(encoded, "zstd").toString()).to.equal(fox);
  });
});

/** A zstd frame of a thousand blocks, each one byte that stands for 128 KiB of it (RFC 8878). */
const bomb = Buffer.concat([
  Buffer.from("28b52ffd0058", "hex"),
  ...Array.from({ length: 1000 }, (_, index) => {
    const header = Buffer.alloc(4);
    header.writeUIntLE(((128 * 1024) << 3) | (1 << 1) | (index === 999 ? 1 : 0), 0, 3);
    return header;
  }),
]);
