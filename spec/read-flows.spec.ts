import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { UnknownFormatError } from "../lib/formats/errors.js";
import {
  ContentEncodingError,
  FileError,
  FlowReadError,
  readFlows,
  type Flow,
} from "../lib/index.js";
import { CompressionError } from "../lib/io/errors.js";
import { bothWays, sampleOf } from "./formats/support.js";
import { fixture } from "./support/captures.js";

const capture = fixture("demo.mitm");

async function typesOf(flows: AsyncIterable<Flow>): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of flows) types.push(type);
  return types;
}

/** The flows before a failure, and the failure. */
async function failing(flows: AsyncIterable<Flow>): Promise<{ count: number; error: unknown }> {
  let count = 0;
  try {
    for await (const { id } of flows) if (id !== "") count++;
  } catch (error) {
    return { count, error };
  }
  throw new Error("it did not fail");
}

describe("readFlows", () => {
  let folder: string;
  let path: string;
  let types: string[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-spec-"));
    path = join(folder, "a.mitm");
    writeFileSync(path, capture);
    types = await typesOf(readFlows(path));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("reads a file by its path", () => {
    expect(types).to.have.length(13);
    expect(types.slice(0, 2)).to.deep.equal(["dns", "http"]);
    expect(new Set(types)).to.deep.equal(new Set(["dns", "http", "tcp"]));
  });

  it("reads bytes: in one piece, in an array, from a stream, of any kind of Uint8Array", async () => {
    async function* stream() {
      for (let at = 0; at < capture.length; at += 1000) {
        yield await Promise.resolve(capture.subarray(at, at + 1000));
      }
    }
    expect(await typesOf(readFlows(capture))).to.deep.equal(types);
    expect(await typesOf(readFlows(new Uint8Array(capture)))).to.deep.equal(types);
    expect(await typesOf(readFlows([capture.subarray(0, 7), capture.subarray(7)]))).to.deep.equal(
      types,
    );
    expect(await typesOf(readFlows(stream()))).to.deep.equal(types);
  });

  it("recognises formats and compression", async () => {
    for (const format of bothWays) {
      const sample = await sampleOf(format);
      const count = (await typesOf(readFlows(sample))).length;
      expect(count).to.be.above(0);
      expect(await typesOf(readFlows(gzipSync(sample)))).to.have.length(count);
      expect(await typesOf(readFlows(sample, { from: format.name }))).to.have.length(count);
    }
  });

  it("takes a format that is named for what it says, and refuses at once what it does not know", async () => {
    const { count, error } = await failing(readFlows("{}", { from: "mitm" }));
    expect({ count, isRead: error instanceof FileError }).to.deep.equal({ count: 0, isRead: true });
    const wrong = await failing(readFlows(Buffer.from("{}"), { from: "mitm" }));
    expect(wrong.error).to.be.instanceOf(FlowReadError);
    expect(() => readFlows(capture, { from: "curl" })).to.throw(RangeError, /^from takes mitm, /);
  });

  it("throws UnknownFormatError for what is no capture, CompressionError for what is cut", async () => {
    expect((await failing(readFlows(Buffer.from("text")))).error).to.be.instanceOf(
      UnknownFormatError,
    );
    const { count, error } = await failing(readFlows(gzipSync(capture).subarray(0, -4)));
    expect(count).to.equal(13);
    expect(error).to.be.instanceOf(CompressionError);
  });

  it("decodes a body up to maxBodyBytes, and any with no limit", async () => {
    const decoded = async (maxBodyBytes: number) => {
      let length = 0;
      for await (const flow of readFlows(capture, { maxBodyBytes })) {
        if (flow.type === "http") length += flow.response?.content?.length ?? 0;
      }
      return length;
    };
    expect(await decoded(Infinity)).to.be.above(0);
    const { count, error } = await failing(
      (async function* () {
        for await (const flow of readFlows(capture, { maxBodyBytes: 1 })) {
          if (flow.type === "http" && flow.response?.content === null) expect.fail();
          yield flow;
        }
      })(),
    );
    expect(count).to.be.below(13);
    expect(error).to.be.instanceOf(ContentEncodingError);
  });

  it("gives nothing for nothing", async () => {
    expect(await typesOf(readFlows(Buffer.alloc(0)))).to.deep.equal([]);
    expect(await typesOf(readFlows([]))).to.deep.equal([]);
  });

  it("closes the file when it is left early", async () => {
    for await (const flow of readFlows(path)) if (flow.type === "http") break;
    // On Linux, a file that is still open would be listed.
    rmSync(path);
    writeFileSync(path, capture);
    expect(await typesOf(readFlows(path))).to.deep.equal(types);
  });

  it("throws FileError for a file that cannot be read", async () => {
    const { count, error } = await failing(readFlows(join(folder, "absent.mitm")));
    expect(count).to.equal(0);
    expect(error).to.be.instanceOf(FileError);
    expect(error).to.include({ file: join(folder, "absent.mitm"), action: "read", code: "ENOENT" });
  });

  it("throws FlowReadError at the damage, after the flows before it", async () => {
    const { count, error } = await failing(readFlows(capture.subarray(0, 5000)));
    expect(count).to.equal(2);
    expect(error).to.be.instanceOf(FlowReadError);
    expect(error).to.include({ file: "<bytes>", flowNumber: 3, offset: 3656 });
  });

  it("takes flows for damage that are longer than maxFlowBytes", async () => {
    const { count, error } = await failing(readFlows(capture, { maxFlowBytes: 2000 }));
    expect(count).to.equal(2);
    expect(error).to.be.instanceOf(FlowReadError);
  });
});
