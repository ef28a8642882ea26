import { expect } from "chai";
import type { Compression } from "../../../lib/io/compression/compression.js";
import { CompressedOutput } from "../../../lib/io/compression/compressed-output.js";
import { CompressionError } from "../../../lib/io/errors.js";
import type { Output } from "../../../lib/io/output.js";
import { fc } from "../../support/property.js";
import { decode, describeWays } from "./support.js";

/** Notes what becomes of an output. */
class NotingOutput implements Output {
  readonly bytesBefore = 0;
  readonly name = "out";
  readonly written: Buffer[] = [];
  fate = "";

  get hasContent(): boolean {
    return this.written.length > 0;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.written);
  }

  write(chunks: readonly Buffer[]): Promise<void> {
    this.written.push(...chunks.map((chunk) => Buffer.from(chunk)));
    return Promise.resolve();
  }

  commit(): Promise<void> {
    this.fate += "committed";
    return Promise.resolve();
  }

  rollback(): Promise<void> {
    this.fate += "rolled back";
    return Promise.resolve();
  }

  abandon(): void {
    this.fate += "abandoned";
  }
}

function open(compression: Compression, appends = false) {
  const inner = new NotingOutput();
  return { inner, output: new CompressedOutput(inner, compression, appends) };
}

describeWays("a compressed output", ({ compression }) => {
  it("is what was written, compressed", async () => {
    const writes = fc.array(fc.array(fc.uint8Array({ maxLength: 100_000 })), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(writes, async (parts) => {
        const { inner, output } = open(compression);
        const batches = parts.map((part) => part.map((bytes) => Buffer.from(bytes)));
        for (const batch of batches) await output.write(batch);
        await output.commit();
        expect(inner.fate).to.equal("committed");
        const { bytes, error } = await decode(compression, inner.bytes);
        expect(error).to.be.null;
        expect(bytes.equals(Buffer.concat(batches.flat()))).to.be.true;
      }),
      { numRuns: 20 },
    );
  });

  it("has a checksum, by which damage is noticed", async () => {
    const { inner, output } = open(compression);
    await output.write([Buffer.from("text")]);
    await output.commit();
    const { bytes } = inner;
    for (const at of [bytes.length - 1, bytes.indexOf("text")]) {
      if (at < 0) continue;
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
      expect((await decode(compression, damaged)).error).to.be.instanceOf(CompressionError);
    }
  });

  it("is smaller, also when there is much", async () => {
    const { inner, output } = open(compression);
    const line = Buffer.alloc(1_000_000, "all lines are alike\n");
    for (let count = 0; count < 9; count++) await output.write([line]);
    await output.commit();
    expect(inner.bytes.length).to.be.below(100_000);
    expect((await decode(compression, inner.bytes)).bytes).to.have.length(9_000_000);
  });

  it("lets the memory be used again that was written", async () => {
    const { inner, output } = open(compression);
    const memory = Buffer.from("first");
    await output.write([memory]);
    memory.write("other");
    await output.commit();
    expect((await decode(compression, inner.bytes)).bytes.toString()).to.equal("first");
  });

  it("is a compressed nothing when nothing was written", async () => {
    const { inner, output } = open(compression);
    await output.write([]);
    expect(output.hasContent).to.be.false;
    await output.commit();
    expect(inner.bytes.length).to.be.above(0);
    const { bytes, error } = await decode(compression, inner.bytes);
    expect({ length: bytes.length, error }).to.deep.equal({ length: 0, error: null });
  });

  it("adds nothing when nothing was written to add", async () => {
    const { inner, output } = open(compression, true);
    await output.commit();
    expect(inner.bytes).to.have.length(0);
    expect(inner.fate).to.equal("committed");
  });

  it("is rolled back and abandoned as the one below is", async () => {
    const { inner, output } = open(compression);
    await output.write([Buffer.from("text")]);
    output.abandon();
    await output.rollback();
    expect(inner.fate).to.equal("abandonedrolled back");
  });

  it("fails in the next write, or in commit, when one below fails", async () => {
    const { inner, output } = open(compression);
    inner.write = () => Promise.reject(new Error("the disk is full"));
    await output.write([Buffer.alloc(1000)]);
    const failure = await output.commit().then(
      () => null,
      (error: unknown) => String(error),
    );
    expect(failure).to.equal("Error: the disk is full");
    expect(inner.fate).to.equal("");
  });

  it("can be read from each cut on, where the format can be joined", async () => {
    const { inner, output } = open(compression);
    await output.cut();
    await output.write([Buffer.from("one")]);
    await output.cut();
    const before = inner.bytes.length;
    await output.write([Buffer.from("two")]);
    await output.commit();
    const whole = await decode(compression, inner.bytes);
    expect(whole.bytes.toString()).to.equal("onetwo");
    if (compression === "zlib") return;
    const rest = await decode(compression, inner.bytes.subarray(before));
    expect({ text: rest.bytes.toString(), error: rest.error }).to.deep.equal({
      text: "two",
      error: null,
    });
  });
});
