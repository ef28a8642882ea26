import { expect } from "chai";
import { deflateSync, gzipSync } from "node:zlib";
import {
  compressionByName,
  recogniseCompression,
  type Compression,
} from "../../../lib/io/compression/compression.js";
import { fixture } from "../../support/captures.js";
import { zstdContent } from "./support.js";

describe("compression", () => {
  const compressed: readonly (readonly [file: Buffer, compression: Compression, needs: number])[] =
    [
      [gzipSync("text"), "gzip", 2],
      [zstdContent, "zstd", 4],
      [Buffer.from("502a4d1800000000", "hex"), "zstd", 4],
      [Buffer.from("5f2a4d1800000000", "hex"), "zstd", 4],
      [deflateSync("text", { level: 1 }), "zlib", 2],
      [deflateSync("text", { level: 9 }), "zlib", 2],
    ];
  for (const [file, compression, needs] of compressed) {
    it(`is recognised by its first bytes: ${file.toString("hex", 0, needs)} is ${compression}`, () => {
      expect(recogniseCompression(file)).to.equal(compression);
      expect(recogniseCompression(file.subarray(0, needs))).to.equal(compression);
      for (let length = 1; length < needs; length++) {
        expect(recogniseCompression(file.subarray(0, length))).to.equal("more");
      }
    });
  }

  it("is not seen in what is not compressed", () => {
    for (const file of [fixture("demo.mitm"), "{}", "text", "x=1", "xml", "PK", "P*MX", "(µ"]) {
      expect(recogniseCompression(Buffer.from(file))).to.be.null;
    }
  });

  const names: readonly (readonly [name: string, compression: string | null, inner: string])[] = [
    ["a.mitm", null, "a.mitm"],
    ["a.mitm.gz", "gzip", "a.mitm"],
    ["a.HAR.GZ", "gzip", "a.HAR"],
    ["a.har.zst", "zstd", "a.har"],
    ["a.zhar", "zlib", "a.har"],
    ["gz", null, "gz"],
    ["a.gz/b", null, "a.gz/b"],
  ];
  for (const [name, compression, innerName] of names) {
    it(`is told by the name of what is written: ${name}`, () => {
      expect(compressionByName(name)).to.deep.equal({ compression, innerName });
    });
  }
});
