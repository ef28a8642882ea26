import { expect } from "chai";
import { PeekedBytes } from "../../lib/io/peeked-bytes.js";

async function* source(...chunks: readonly string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

async function textsOf(bytes: AsyncIterable<Buffer>): Promise<string[]> {
  const texts: string[] = [];
  for await (const chunk of bytes) texts.push(chunk.toString());
  return texts;
}

describe("bytes that are peeked at", () => {
  it("are those that were there, when nobody looked", async () => {
    expect(await textsOf(new PeekedBytes(source("ab", "", "c")))).to.deep.equal(["ab", "", "c"]);
  });

  it("are handed on from the beginning, without a copy of a first chunk", async () => {
    const chunk = Buffer.from("ab");
    const bytes = new PeekedBytes(
      (async function* () {
        yield await Promise.resolve(chunk);
        yield Buffer.from("c");
      })(),
    );
    expect(await bytes.more()).to.be.true;
    expect(bytes.head).to.equal(chunk);
    const chunks: Buffer[] = [];
    for await (const each of bytes) chunks.push(each);
    expect(chunks[0]).to.equal(chunk);
    expect(Buffer.concat(chunks).toString()).to.equal("abc");
  });

  it("can be looked at until they end, past empty chunks", async () => {
    const bytes = new PeekedBytes(source("", "a", "", "b"));
    expect(bytes.head).to.have.length(0);
    expect(await bytes.more()).to.be.true;
    expect(bytes.head.toString()).to.equal("a");
    expect(await bytes.more()).to.be.true;
    expect(bytes.head.toString()).to.equal("ab");
    expect(await bytes.more()).to.be.false;
    expect(await textsOf(bytes)).to.deep.equal(["ab"]);
  });

  it("let go of their source when they are closed, or left early", async () => {
    for (const leave of [
      (bytes: PeekedBytes) => bytes.close(),
      async (bytes: PeekedBytes) => {
        for await (const chunk of bytes) if (chunk.length > 0) break;
      },
    ]) {
      let isClosed = false;
      const bytes = new PeekedBytes(
        (async function* () {
          try {
            yield* source("a", "b");
          } finally {
            isClosed = true;
          }
        })(),
      );
      await bytes.more();
      await leave(bytes);
      expect(isClosed).to.be.true;
    }
  });
});
