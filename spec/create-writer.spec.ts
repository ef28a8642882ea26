import { expect } from "chai";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { createWriter } from "../lib/create-writer.js";
import { FileError, FlowWriteError, readFlows, type Flow } from "../lib/index.js";
import { fixture } from "./support/captures.js";
import { demoFlows } from "./formats/support.js";

const demo = fixture("demo.mitm");

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

async function idsOf(source: string | Buffer): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of readFlows(source)) ids.push(id);
  return ids;
}

/** A stream that takes a chunk when it is told to. */
class SlowStream extends Writable {
  readonly chunks: Buffer[] = [];
  #take: (() => void) | null = null;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#take = () => {
      this.chunks.push(chunk);
      done();
    };
  }

  /** Takes chunks until the promise is settled. */
  async takeUntil<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const settle = (): void => void (isSettled = true);
    promise.then(settle, settle);
    const isOver = (): boolean => isSettled;
    while (!isOver()) {
      this.#take?.();
      this.#take = null;
      await new Promise(setImmediate);
    }
    return promise;
  }
}

describe("createWriter", () => {
  let folder: string;
  let path: string;
  let flows: readonly Flow[];
  before(async () => (flows = await demoFlows()));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-spec-"));
    path = join(folder, "out.mitm");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function writeAll(...[sink, options]: Parameters<typeof createWriter>): Promise<void> {
    const writer = createWriter(sink, options);
    for (const flow of flows) await writer.write(flow);
    await writer.end();
  }

  it("writes a file that is there, whole, when it is ended", async () => {
    const writer = createWriter(path);
    for (const flow of flows) await writer.write(flow);
    expect(existsSync(path)).to.be.false;
    await writer.end();
    expect(readFileSync(path).equals(demo)).to.be.true;
    expect(readdirSync(folder)).to.deep.equal(["out.mitm"]);
  });

  it("writes in order, also when it is not waited for", async () => {
    const writer = createWriter(path);
    const writes = flows.map((flow) => writer.write(flow));
    await writer.end();
    await Promise.all(writes);
    expect(readFileSync(path).equals(demo)).to.be.true;
  });

  it("writes what a flow was when it was written, not what it became", async () => {
    const [flow] = flows.filter(({ type }) => type === "http");
    if (flow?.type !== "http") throw new Error("there is no HTTP flow");
    const copy = flow.copy();
    const writer = createWriter(path);
    for (const comment of ["one", "two"]) {
      copy.comment = comment;
      await writer.write(copy);
    }
    copy.comment = "three";
    await writer.end();
    const comments: string[] = [];
    for await (const { comment } of readFlows(path)) comments.push(comment);
    expect(comments).to.deep.equal(["one", "two"]);
  });

  it("compresses by the extension", async () => {
    await writeAll(join(folder, "out.mitm.gz"));
    expect(gunzipSync(readFileSync(join(folder, "out.mitm.gz"))).equals(demo)).to.be.true;
    await writeAll(join(folder, "out.mitm.zst"));
    expect(await idsOf(join(folder, "out.mitm.zst"))).to.deep.equal(flows.map(({ id }) => id));
  });

  it("takes the format by the extension, by its name, or mitm", async () => {
    const text = async (name: string, to?: string) => {
      await writeAll(join(folder, name), to === undefined ? {} : { to });
      return readFileSync(join(folder, name)).toString("latin1", 0, 12);
    };
    expect(await text("a.sh")).to.match(/^curl /);
    expect(await text("a.mitm", "curl")).to.match(/^curl /);
    expect(await text("a", "curl")).to.match(/^curl /);
    expect(await text("a")).to.equal(demo.toString("latin1", 0, 12));
  });

  it("writes in an older version, and tells what was lost", async () => {
    const writer = createWriter(path, { mitmVersion: 12 });
    for (const flow of flows) await writer.write(flow);
    await writer.end();
    expect(readFileSync(path).includes("7:version;2:12#")).to.be.true;
    expect(writer.losses.map(({ what }) => what)).to.not.be.empty;
  });

  it("adds to a file with a plus", async () => {
    writeFileSync(path, demo);
    await writeAll(`+${path}`);
    expect(readFileSync(path).equals(Buffer.concat([demo, demo]))).to.be.true;
  });

  it("adds nothing to a file of another format, or another compression", async () => {
    writeFileSync(path, demo);
    const writer = createWriter(`+${path}`, { to: "curl" });
    const error = await failureOf(writer.end());
    expect(error).to.be.instanceOf(FileError);
    expect(String(error)).to.contain("it is mitm, and what would be added is curl");
    writeFileSync(`${path}.gz`, demo);
    expect(String(await failureOf(createWriter(`+${path}.gz`).end()))).to.contain(
      "it is not compressed, and what would be added is compressed by gzip",
    );
    expect(readFileSync(path).equals(demo)).to.be.true;
  });

  it("leaves nothing when it is discarded", async () => {
    writeFileSync(path, "something older");
    const writer = createWriter(path);
    for (const flow of flows) await writer.write(flow);
    await writer.discard();
    expect(readFileSync(path, "utf8")).to.equal("something older");
    expect(readdirSync(folder)).to.deep.equal(["out.mitm"]);
    await writer.discard();
  });

  it("discards when it is disposed of before its end, and not after", async () => {
    const left = createWriter(path);
    await left.write(flows[0] ?? expect.fail());
    await left[Symbol.asyncDispose]();
    expect(readdirSync(folder)).to.be.empty;
    const ended = createWriter(path);
    await ended.end();
    await ended[Symbol.asyncDispose]();
    expect(readdirSync(folder)).to.deep.equal(["out.mitm"]);
  });

  it("fails in write and in end when the file cannot be opened", async () => {
    const writer = createWriter(join(folder, "absent", "out.mitm"));
    expect(await failureOf(writer.write(flows[0] ?? expect.fail()))).to.be.instanceOf(FileError);
    expect(await failureOf(writer.end())).to.be.instanceOf(FileError);
  });

  it("leaves no file when a flow could not be written", async () => {
    const broken = (flows[0] ?? expect.fail()).copy();
    broken.state.set("a script's", 80.5);
    const writer = createWriter(path);
    const error = await failureOf(writer.write(broken));
    expect(await failureOf(writer.end())).to.equal(error);
    expect(error).to.be.instanceOf(FlowWriteError);
    expect(readdirSync(folder)).to.be.empty;
  });

  it("takes nothing after its end", async () => {
    const writer = createWriter(path);
    await writer.end();
    expect(String(await failureOf(writer.write(flows[0] ?? expect.fail())))).to.match(/ended/);
    expect(String(await failureOf(writer.end()))).to.match(/ended/);
  });

  const wrong: readonly (readonly [options: object, message: RegExp])[] = [
    [{ to: "pcap" }, /^to takes mitm, .*, not "pcap"$/],
    [{ to: "curl", mitmVersion: 12 }, /^mitmVersion is for mitm, and not for curl$/],
    [{ mitmVersion: 11 }, /^mitmVersion takes 12 to 21$/],
    [{ mitmVersion: 12.5 }, /^mitmVersion takes 12 to 21$/],
  ];
  for (const [options, message] of wrong) {
    it(`refuses ${JSON.stringify(options)} at once`, () => {
      expect(() => createWriter(path, options)).to.throw(RangeError, message);
      expect(readdirSync(folder)).to.be.empty;
    });
  }

  describe("to a stream", () => {
    it("writes all, and leaves the stream open", async () => {
      const stream = new SlowStream();
      await stream.takeUntil(writeAll(stream));
      expect(Buffer.concat(stream.chunks).equals(demo)).to.be.true;
      expect(stream.writableEnded).to.be.false;
      expect(stream.listenerCount("error")).to.equal(0);
    });

    it("writes what there is when the program does something else", async () => {
      const stream = new SlowStream();
      const writer = createWriter(stream);
      await writer.write(flows[0] ?? expect.fail());
      await stream.takeUntil(new Promise((resolve) => setTimeout(resolve, 20)));
      expect(demo.indexOf(Buffer.concat(stream.chunks))).to.equal(0);
      expect(stream.chunks).to.have.length(1);
      await writer.end();
    });

    it("is no faster than the stream", async () => {
      const stream = new SlowStream();
      const writer = createWriter(stream);
      const large = (flows.find(({ type }) => type === "http") ?? expect.fail()).copy();
      large.comment = "x".repeat(1024 * 1024);
      let isWritten = false;
      const write = writer.write(large).then(() => (isWritten = true));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(isWritten).to.be.false;
      await stream.takeUntil(write);
      await stream.takeUntil(writer.end());
      expect(await idsOf(Buffer.concat(stream.chunks))).to.deep.equal([large.id]);
    });

    it("fails when the stream does", async () => {
      const stream = new Writable({
        write: (_chunk, _encoding, done) => done(new Error("the line is cut")),
      });
      const writer = createWriter(stream);
      await writer.write(flows[0] ?? expect.fail()).catch(() => undefined);
      const error = await failureOf(writer.end());
      expect(error).to.be.instanceOf(FileError);
      expect(String(error)).to.contain("the line is cut");
    });
  });
});
