import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileError, FlowReadError, readFlows, type Flow } from "../lib/index.js";
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
