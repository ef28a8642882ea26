import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileError } from "../../lib/io/errors.js";
import { inputName, readInput, type InputOptions } from "../../lib/io/input.js";

async function chunksOf(path: string, options?: InputOptions): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of readInput(path, options)) chunks.push(chunk);
  return chunks;
}

async function errorOf(path: string): Promise<FileError> {
  try {
    await chunksOf(path);
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
  throw new Error("it was read");
}

describe("an input", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-spec-"));
    path = join(folder, "a.mitm");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is all bytes of the file", async () => {
    const bytes = Buffer.from(Array.from({ length: 3_000_001 }, (_, index) => index % 251));
    writeFileSync(path, bytes);
    expect(Buffer.concat(await chunksOf(path)).equals(bytes)).to.be.true;
  });

  it("is nothing for an empty file", async () => {
    writeFileSync(path, "");
    expect(await chunksOf(path)).to.deep.equal([]);
  });

  it("never uses the memory of a chunk again", async () => {
    writeFileSync(path, "");
    truncateSync(path, 5_000_000);
    const chunks = await chunksOf(path);
    const ends = new Map<ArrayBufferLike, number>();
    for (const { buffer, byteOffset, length } of chunks) {
      expect(byteOffset).to.be.at.least(ends.get(buffer) ?? 0);
      ends.set(buffer, byteOffset + length);
    }
  });

  it("leaves the process its turns, for signals, however long the file is", async () => {
    writeFileSync(path, "");
    truncateSync(path, 4 * 1024 ** 3);
    const turn = { came: false };
    setImmediate(() => (turn.came = true));
    let bytesRead = 0;
    for await (const chunk of readInput(path)) {
      bytesRead += chunk.length;
      if (turn.came) break;
    }
    expect(bytesRead).to.be.within(1, 4 * 1024 ** 3 - 1);
  });

  it("may be a pipe, which is read to its end", async () => {
    execFileSync("mkfifo", [path]);
    const chunks = chunksOf(path);
    const writer = await open(path, "w");
    await writer.write("one");
    await writer.write("two");
    await writer.close();
    expect(Buffer.concat(await chunks).toString()).to.equal("onetwo");
  });

  it("ends when the signal is aborted, though the pipe stays open and idle", async () => {
    execFileSync("mkfifo", [path]);
    const controller = new AbortController();
    const reading = readInput(path, { signal: controller.signal });
    const first = reading.next();
    const writer = await open(path, "w");
    await writer.write("one");
    expect((await first).value?.toString()).to.equal("one");
    const second = reading.next();
    controller.abort();
    expect((await second).done).to.be.true;
    await writer.close();
  });

  it("has nothing once the signal is aborted", async () => {
    writeFileSync(path, "one");
    expect(await chunksOf(path, { signal: AbortSignal.abort() })).to.deep.equal([]);
  });

  it("is no more than was asked for", async () => {
    writeFileSync(path, "one, two");
    expect(Buffer.concat(await chunksOf(path, { maxBytes: 3 })).toString()).to.equal("one");
    expect(await chunksOf(path, { maxBytes: 0 })).to.deep.equal([]);
  });

  it("throws FileError with the system's reason for a file that is not there", async () => {
    const error = await errorOf(path);
    expect(error).to.include({ file: path, action: "read", code: "ENOENT" });
    expect(error.message).to.equal(`${path}: cannot read: no such file or directory`);
  });

  it("throws FileError for a folder", async () => {
    expect((await errorOf(folder)).message).to.equal(`${folder}: cannot read: it is a folder`);
  });

  it("is called <stdin> for -, and by its path else", () => {
    expect(inputName("-")).to.equal("<stdin>");
    expect(inputName("./-")).to.equal("./-");
  });
});
