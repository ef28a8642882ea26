import { expect } from "chai";
import { gzipSync } from "node:zlib";
import { CompressionError } from "../../../lib/io/errors.js";
import { fc } from "../../support/property.js";
import {
  content,
  decode,
  describeWays,
  inChunks,
  toSource,
  zstdContent,
  zstdContentUnchecked,
} from "./support.js";
import { decompress } from "../../../lib/io/compression/decompress.js";

function errorOf({ error }: { readonly error: unknown }): CompressionError {
  if (error instanceof CompressionError) return error;
  throw new Error("no CompressionError was thrown");
}

describeWays("decompressing", ({ compression, sample, checkBytes }) => {
  const data = sample.subarray(0, -checkBytes);

  it("gives what was compressed, in whatever chunks it comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        async (sizes) => {
          const { bytes, error } = await decode(compression, ...inChunks(sample, sizes));
          expect(error).to.be.null;
          expect(bytes.equals(content)).to.be.true;
        },
      ),
      { numRuns: 20 },
    );
  });

  it("says where it is cut, wherever that is, after what was whole", async () => {
    for (let length = 1; length < sample.length; length++) {
      const result = await decode(compression, sample.subarray(0, length));
      expect(errorOf(result)).to.include({ file: "file", compression, offset: length });
      expect(errorOf(result).message).to.match(
        /^file: the \w+ data is damaged after .*: it is cut$/,
      );
      expect(content.subarray(0, result.bytes.length).equals(result.bytes)).to.be.true;
      if (length >= data.length) expect(result.bytes).to.have.length(content.length);
    }
  });

  it("says that a checksum does not match, after all that it is of", async () => {
    const wrong = Buffer.from(sample);
    wrong[data.length] = (wrong[data.length] ?? 0) ^ 1;
    const result = await decode(compression, wrong);
    expect(errorOf(result).reason).to.match(/checksum/);
    expect(result.bytes.equals(content)).to.be.true;
  });

  it("says where other data begins behind it, after all that was compressed", async () => {
    for (const other of ["x", "other data", "\0\0x"]) {
      const result = await decode(compression, sample, Buffer.from(other));
      expect(errorOf(result).offset).to.be.within(sample.length, sample.length + other.length);
      expect(result.bytes.equals(content)).to.be.true;
    }
  });

  it("ends with an error, and not otherwise, when any byte is another", async () => {
    for (let at = 4; at < sample.length; at++) {
      const wrong = Buffer.from(sample);
      wrong[at] = (wrong[at] ?? 0) ^ 0x10;
      const { bytes, error } = await decode(compression, wrong);
      // Some bits mean nothing: the time in a header of gzip, say.
      if (error === null) expect(bytes.equals(content), `byte ${at}`).to.be.true;
      else expect(error, `byte ${at}`).to.be.instanceOf(CompressionError);
    }
  });

  it("passes on what the source throws", async () => {
    async function* failing() {
      yield* toSource([sample.subarray(0, 20)]);
      throw new Error("the disk is broken");
    }
    let message = "";
    try {
      for await (const piece of decompress(failing(), compression, "file")) expect(piece).to.be.ok;
    } catch (error) {
      message = String(error);
    }
    expect(message).to.equal("Error: the disk is broken");
  });

  it("lets go of the source when it is left early", async () => {
    let isClosed = false;
    async function* source() {
      try {
        yield* toSource([sample, sample]);
      } finally {
        isClosed = true;
      }
    }
    for await (const piece of decompress(source(), compression, "file")) {
      expect(piece.length).to.be.above(0);
      break;
    }
    expect(isClosed).to.be.true;
  });
});

describeWays("decompressing what was joined", ({ compression, sample }) => {
  if (compression === "zlib") return;

  it("gives all its parts", async () => {
    const { bytes, error } = await decode(compression, sample, sample, sample);
    expect(error).to.be.null;
    expect(bytes.equals(Buffer.concat([content, content, content]))).to.be.true;
  });

  it("gives the whole parts before one that is cut", async () => {
    const result = await decode(compression, Buffer.concat([sample, sample.subarray(0, 12)]));
    expect(errorOf(result).offset).to.equal(sample.length + 12);
    expect(result.bytes.subarray(0, content.length).equals(content)).to.be.true;
  });
});

describe("decompressing gzip", () => {
  it("takes a header with all that there can be in it", async () => {
    const plain = gzipSync("text");
    const header = Buffer.from(plain.subarray(0, 10));
    header[3] = 2 + 4 + 8 + 16;
    const rest = Buffer.from("\x03\0abcname\0comment\0\x12\x34", "latin1");
    const file = Buffer.concat([header, rest, plain.subarray(10)]);
    const { bytes, error } = await decode("gzip", ...inChunks(file, [1]));
    expect({ text: bytes.toString(), error }).to.deep.equal({ text: "text", error: null });
  });

  it("takes zeros behind the end, as many as there are", async () => {
    const { bytes, error } = await decode("gzip", gzipSync("text"), Buffer.alloc(300_000));
    expect({ text: bytes.toString(), error }).to.deep.equal({ text: "text", error: null });
  });

  it("takes a header that has no end for damage", async () => {
    const header = Buffer.from(gzipSync("text").subarray(0, 10));
    header[3] = 8;
    const result = await decode("gzip", header, Buffer.alloc(1_000_000, "x"));
    expect(errorOf(result)).to.include({ offset: 0, reason: "its header has no end" });
  });

  it("says that it does not know a method", async () => {
    const file = gzipSync("text");
    file[2] = 7;
    expect(errorOf(await decode("gzip", file)).reason).to.match(/method/);
  });
});

describeWays("decompressing more than was asked for", ({ compression }) => {
  if (compression !== "zstd") return;
  /** A frame of blocks that each stand for 128 KiB of one byte. */
  function bomb(blocks: number, windowDescriptor = 0x38): Buffer {
    const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, windowDescriptor]);
    const block = Buffer.alloc(4);
    block.writeUIntLE(((128 * 1024) << 3) | 2, 0, 3);
    const last = Buffer.from(block);
    last.writeUIntLE(((128 * 1024) << 3) | 3, 0, 3);
    return Buffer.concat([header, ...Array.from({ length: blocks - 1 }, () => block), last]);
  }

  it("comes in pieces of a bounded size", async () => {
    const { bytes, longest, error } = await decode(compression, bomb(1000));
    expect(error).to.be.null;
    expect(bytes).to.have.length(1000 * 128 * 1024);
    expect(longest).to.be.at.most(17 * 1024 * 1024);
  });

  it("is refused when a frame asks for too much memory", async () => {
    const result = await decode(compression, bomb(3, 0xa0));
    expect(errorOf(result).reason).to.match(/memory/);
  });
});

describeWays("decompressing odd frames", ({ compression }) => {
  if (compression !== "zstd") return;

  it("passes over those that are to be skipped", async () => {
    const skipped = Buffer.from("502a4d180500000001020304055f2a4d1800000000", "hex");
    const file = Buffer.concat([skipped, zstdContent, skipped, zstdContentUnchecked, skipped]);
    for (const sizes of [[1], [3, 7], [file.length]]) {
      const { bytes, error } = await decode(compression, ...inChunks(file, sizes));
      expect(error).to.be.null;
      expect(bytes.equals(Buffer.concat([content, content]))).to.be.true;
    }
  });

  it("gives nothing for an empty frame", async () => {
    const { bytes, error } = await decode(compression, Buffer.from("28b52ffd2000010000", "hex"));
    expect({ length: bytes.length, error }).to.deep.equal({ length: 0, error: null });
  });

  it("says that it needs a dictionary", async () => {
    const file = Buffer.from("28b52ffd01580504030201000000", "hex");
    expect(errorOf(await decode(compression, file)).reason).to.match(/dictionary/);
  });
});
