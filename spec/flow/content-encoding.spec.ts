import { fc } from "../support/property.js";
import { expect } from "chai";
import zlib from "node:zlib";
import {
  ContentEncodingError,
  decodeContent,
  defaultMaxBodyBytes,
  encodeContent,
} from "../../lib/flow/content-encoding.js";
import { firstZstdFrame } from "../../lib/flow/zstd-frame.js";
import { fixture } from "../support/captures.js";
import { ofType, readFlows } from "../support/mitm-file.js";
import { describeEachZstd, nodeZstd } from "../support/each-zstd.js";
import { itOnlyWhere } from "../support/only-where.js";
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

  it("may have something behind it in gzip that is not gzip", () => {
    const body = Buffer.concat([zlib.gzipSync(fox), Buffer.from("vW")]);
    expect(decodeContent(body, "gzip").toString()).to.equal(fox);
  });

  it("may have something behind a gzip member whose head has every field", () => {
    const plain = zlib.gzipSync(fox);
    const head = Buffer.concat([
      Buffer.from("1f8b081e", "hex"),
      plain.subarray(4, 10),
      Buffer.from("\x03\0xyzname\0comment\0", "latin1"),
    ]);
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(zlibCrc32(head) & 0xffff);
    const body = Buffer.concat([head, sum, plain.subarray(10), Buffer.from("behind")]);
    expect(decodeContent(body, "gzip").toString()).to.equal(fox);
  });

  for (const [what, body] of [
    ["a checksum that is wrong", () => editedGzip(-8)],
    ["a length that is wrong", () => editedGzip(-4)],
    ["a second member that is damaged", () => Buffer.concat([zlib.gzipSync(fox), editedGzip(-8)])],
  ] as const) {
    it(`is an error in gzip with ${what}, and something behind it`, () => {
      const damaged = Buffer.concat([body(), Buffer.from("behind")]);
      expect(() => decodeContent(damaged, "gzip")).to.throw(ContentEncodingError);
    });
  }

  it("is an error in brotli with something behind it", () => {
    const body = Buffer.concat([encodeContent(Buffer.from(fox), "br"), Buffer.from("x")]);
    expect(() => decodeContent(body, "br")).to.throw(ContentEncodingError, "behind its end");
  });

  it("is an error with a short message when the coding has a long name", () => {
    try {
      decodeContent(Buffer.from(fox), "x".repeat(100_000));
      expect.fail("it is not known");
    } catch (error) {
      if (!(error instanceof ContentEncodingError)) throw error;
      expect(error.message).to.have.length.below(200);
      expect(error.encoding).to.have.length(100_000);
    }
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

    it("is an error that says how to allow it", () => {
      expect(() => decodeContent(encodeContent(zeros, "gzip"), "gzip", limit)).to.throw(
        ContentEncodingError,
        "the limit (--max-body, maxBodyBytes)",
      );
    });

    it("is decoded when there is no limit", () => {
      const body = encodeContent(zeros, "gzip");
      expect(decodeContent(body, "gzip", Infinity)).to.have.length(zeros.length);
    });

    it("is one of more than 256 MiB where nothing else is said", () => {
      expect(defaultMaxBodyBytes).to.equal(256 * 1024 * 1024);
    });
  });

  describeEachZstd("in zstd", () => {
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

    it("is decoded without the frames that are to be skipped", () => {
      const skipped = Buffer.from("502a4d1803000000616263", "hex");
      const frame = encodeContent(Buffer.from(fox), "zstd");
      const body = Buffer.concat([skipped, frame, skipped, frame, skipped]);
      expect(decodeContent(body, "zstd").toString()).to.equal(fox + fox);
    });

    it("is decoded when it has thousands of frames", () => {
      const count = 10_000;
      const body = Buffer.concat(Array.from({ length: count }, () => letter));
      expect(decodeContent(body, "zstd").toString()).to.equal("a".repeat(count));
    });

    it("is an error when it has more frames than anybody needs", () => {
      const body = Buffer.concat(Array.from({ length: 100_001 }, () => empty));
      expect(() => decodeContent(body, "zstd")).to.throw(
        ContentEncodingError,
        "more than 100000 zstd frames",
      );
    });

    it("is decoded when frames without content follow, and nothing may be left", () => {
      const body = Buffer.concat([letter, empty]);
      expect(decodeContent(body, "zstd", 1).toString()).to.equal("a");
    });

    it("is an error when a frame asks for more memory than others give", () => {
      const greedy = Buffer.from("28b52ffd00a0010000", "hex");
      expect(() => decodeContent(greedy, "zstd")).to.throw(
        ContentEncodingError,
        "needs a window of 1073741824 bytes",
      );
    });

    it("is an error when a frame has not the content that it says", () => {
      const short = Buffer.from("28b52ffd200209000061", "hex");
      expect(() => decodeContent(short, "zstd")).to.throw(ContentEncodingError);
    });

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

  it("in zstd is encoded by our fallback with a window that all decoders take", () => {
    const restore = hideNodeZstd();
    const encoded = encodeContent(Buffer.alloc(1_000_000), "zstd");
    restore();
    expect(firstZstdFrame(encoded)).to.deep.equal({
      length: encoded.length,
      isSkippable: false,
      contentSize: 1_000_000,
      windowSize: 128 * 1024,
    });
  });

  itOnlyWhere(
    hasNodeZstd,
    nodeZstd,
    "in zstd is read by Node.js as our fallback encodes it",
    () => {
      const restore = hideNodeZstd();
      const encoded = encodeContent(Buffer.from(fox), "zstd");
      restore();
      expect(decodeContent(encoded, "zstd").toString()).to.equal(fox);
    },
  );
});

/** gzip with another byte there, counted from its end. */
function editedGzip(at: number): Buffer {
  const body = zlib.gzipSync(fox);
  const byte = body.at(at) ?? 0;
  body.writeUInt8(byte ^ 1, body.length + at);
  return body;
}

/** zlib has it in the last bytes of gzip. */
function zlibCrc32(bytes: Buffer): number {
  return zlib.gzipSync(bytes).readUInt32LE(zlib.gzipSync(bytes).length - 8);
}

/** The zstd frames of one letter and of nothing. */
const letter = Buffer.from("28b52ffd000009000061", "hex");
const empty = Buffer.from("28b52ffd0000010000", "hex");

/** A zstd frame of a thousand blocks, each one byte that stands for 128 KiB of it (RFC 8878). */
const bomb = Buffer.concat([
  Buffer.from("28b52ffd0058", "hex"),
  ...Array.from({ length: 1000 }, (_, index) => {
    const header = Buffer.alloc(4);
    header.writeUIntLE(((128 * 1024) << 3) | (1 << 1) | (index === 999 ? 1 : 0), 0, 3);
    return header;
  }),
]);
