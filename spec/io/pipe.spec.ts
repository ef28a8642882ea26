import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readInput } from "../../lib/io/input.js";

const bytes = Buffer.from(Array.from({ length: 3_000_001 }, (_, index) => index % 251));

describe("a pipe", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-spec-"));
    path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes all bytes, as fast as they are taken. */
  async function writeAll(): Promise<void> {
    const writer = await open(path, "w");
    await writer.writeFile(bytes);
    await writer.close();
  }

  it("is all bytes that come, in their order, however fast they do", async () => {
    const writing = writeAll();
    const chunks: Buffer[] = [];
    for await (const chunk of readInput(path)) chunks.push(chunk);
    await writing;
    expect(Buffer.concat(chunks).equals(bytes)).to.be.true;
  });

  it("never uses the memory of a chunk again", async () => {
    const writing = writeAll();
    const ends = new Map<ArrayBufferLike, number>();
    for await (const { buffer, byteOffset, length } of readInput(path)) {
      expect(byteOffset).to.be.at.least(ends.get(buffer) ?? 0);
      ends.set(buffer, byteOffset + length);
    }
    await writing;
  });

  it("holds its writer up while nobody takes what has come", async () => {
    let isWritten = false;
    const writing = writeAll().then(() => (isWritten = true));
    const chunks: Buffer[] = [];
    for await (const chunk of readInput(path)) {
      if (chunks.length === 0) {
        for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
        expect(isWritten).to.be.false;
      }
      chunks.push(chunk);
    }
    await writing;
    expect(Buffer.concat(chunks).equals(bytes)).to.be.true;
  });

  it("gives what has come when no more does", async () => {
    const reading = readInput(path);
    const first = reading.next();
    const writer = await open(path, "w");
    for (const text of ["one", "two", "three"]) {
      const next = text === "one" ? first : reading.next();
      await writer.write(text);
      expect((await next).value?.toString()).to.equal(text);
    }
    await writer.close();
    expect((await reading.next()).done).to.be.true;
  });
});
