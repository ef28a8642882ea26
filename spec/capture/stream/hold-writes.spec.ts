import { setImmediate as turn } from "node:timers/promises";
import { Duplex } from "node:stream";
import { expect } from "chai";
import { holdWrites, sendHeld } from "../../../lib/capture/stream/hold-writes.js";

/** A stream that tells how many pieces of what text it was given at a time. */
class Receiver extends Duplex {
  readonly received: string[] = [];

  override _read(): void {
    // There is nothing to read.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.received.push(chunk.toString());
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.received.push(chunks.map(({ chunk }) => chunk.toString()).join("+"));
    done();
  }
}

describe("holdWrites", () => {
  let stream: Receiver;
  beforeEach(() => (stream = new Receiver()));

  function write(...texts: readonly string[]): void {
    for (const text of texts) {
      holdWrites(stream);
      stream.write(text);
    }
  }

  it("sends what is written in one turn of the event loop at its end, together", async () => {
    write("a", "b");
    await Promise.resolve();
    expect(stream.received).to.deep.equal([]);
    await turn();
    expect(stream.received).to.deep.equal(["a+b"]);
  });

  it("sends what is written in a later turn too", async () => {
    write("a");
    await turn();
    write("b");
    await turn();
    expect(stream.received).to.deep.equal(["a", "b"]);
  });

  it("sends the streams' writes one behind the other", async () => {
    const order: string[] = [];
    const streams = ["one", "two"].map(
      (name) =>
        new Duplex({
          read: () => undefined,
          write: (chunk: Buffer, _encoding, done) => {
            order.push(`${name} ${chunk.toString()}`);
            done();
          },
        }),
    );
    for (const each of streams) {
      holdWrites(each);
      each.write("a");
      order.push("written");
    }
    await turn();
    expect(order).to.deep.equal(["written", "written", "one a", "two a"]);
  });

  it("holds nothing back once the stream is ended", () => {
    write("a");
    stream.end("b");
    expect(stream.received).to.deep.equal(["a+b"]);
  });

  it("sends what is held when it is asked to, and what others write then at once", async () => {
    write("a");
    sendHeld(stream);
    expect(stream.received).to.deep.equal(["a"]);
    stream.write("b");
    expect(stream.received).to.deep.equal(["a", "b"]);
    await turn();
    expect(stream.received).to.deep.equal(["a", "b"]);
  });

  it("tells that there is no room as without it", () => {
    holdWrites(stream);
    expect(stream.write("x".repeat(stream.writableHighWaterMark))).to.equal(false);
    expect(stream.writableNeedDrain).to.equal(true);
  });

  it("lets a stream be destroyed that holds something", async () => {
    write("a");
    stream.destroy();
    await turn();
    expect(stream.received).to.deep.equal([]);
  });
});
