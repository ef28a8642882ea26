import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWriter } from "../lib/create-writer.js";
import type { Flow } from "../lib/flow/flow.js";
import { FileError } from "../lib/io/errors.js";
import { readFlows } from "../lib/read-flows.js";
import { fixture } from "./support/captures.js";
import { fc } from "./support/property.js";

const demo = fixture("demo.mitm");

async function idsIn(path: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of readFlows(path)) ids.push(id);
  return ids;
}

/** The ids of the whole flows before the damage. */
async function wholeIdsIn(path: string): Promise<string[]> {
  const ids: string[] = [];
  try {
    for await (const { id } of readFlows(path)) ids.push(id);
  } catch {
    // What is behind the damage is not looked at.
  }
  return ids;
}

describe("a file that flows are added to", () => {
  let folder: string;
  let flows: Flow[];
  before(async () => {
    flows = [];
    for await (const flow of readFlows(demo)) flows.push(flow);
  });
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "mitmts-dump-spec-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function write(path: string, written: readonly Flow[]): Promise<void> {
    const writer = createWriter(path);
    for (const flow of written) await writer.write(flow);
    await writer.end();
  }

  async function errorOf(path: string): Promise<FileError> {
    try {
      await write(`+${path}`, flows.slice(0, 1));
    } catch (error) {
      if (error instanceof FileError) return error;
      throw error;
    }
    throw new Error("nothing was thrown");
  }

  for (const extension of ["mitm", "jsonl", "msgpack", "mitm.gz", "jsonl.zst", "msgpack.gz"]) {
    describe(`x.${extension}`, () => {
      let path: string;
      let whole: Buffer;
      beforeEach(async () => {
        path = join(folder, `x.${extension}`);
        await write(path, flows.slice(0, 4));
        await write(`+${path}`, flows.slice(4, 8));
        whole = readFileSync(path);
      });

      it("loses no whole flow, wherever a crash has cut it, and all that is added can be read", async () => {
        const added = flows.slice(8, 10);
        await fc.assert(
          fc.asyncProperty(fc.nat({ max: whole.length }), async (length) => {
            writeFileSync(path, whole.subarray(0, length));
            const before = await wholeIdsIn(path);
            await write(`+${path}`, added);
            const ids = await idsIn(path);
            expect(ids.slice(-2)).to.deep.equal(added.map(({ id }) => id));
            const kept = ids.slice(0, -2);
            // A line that only lacks its end is whole, though its reader may be told that it is cut.
            expect(kept.slice(0, before.length)).to.deep.equal(before);
            expect(kept.length - before.length).to.be.within(0, 1);
          }),
          { numRuns: 15 },
        );
      });

      it("is added to behind zeros that a power cut has left", async () => {
        if (extension.includes(".")) return;
        writeFileSync(path, Buffer.concat([whole, Buffer.alloc(100_000)]));
        await write(`+${path}`, flows.slice(8, 9));
        expect(await idsIn(path)).to.deep.equal(flows.slice(0, 9).map(({ id }) => id));
      });

      it("is left as it was where it is damaged", async () => {
        const damaged = Buffer.concat([whole, Buffer.from("rubbish")]);
        writeFileSync(path, damaged);
        expect((await errorOf(path)).message).to.match(
          /cannot write: it is damaged (at|after) byte/,
        );
        expect(readFileSync(path).equals(damaged)).to.be.true;
      });

      it("is left as it was, with what a crash has left, when nothing is added", async () => {
        const cut = whole.subarray(0, -3);
        writeFileSync(path, cut);
        const writer = createWriter(`+${path}`);
        await writer.discard();
        expect(readFileSync(path).equals(cut)).to.be.true;
      });
    });
  }

  it("is added to behind a last line that has no end", async () => {
    const path = join(folder, "x.jsonl");
    await write(path, flows.slice(0, 2));
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    await write(`+${path}`, flows.slice(2, 3));
    expect(await idsIn(path)).to.deep.equal(flows.slice(0, 3).map(({ id }) => id));
  });

  it("is not added to where it is no capture", async () => {
    const path = join(folder, "notes.txt");
    writeFileSync(path, "something else");
    const error = await errorOf(path);
    expect(error.message).to.match(/^.*notes\.txt: cannot write: /);
    expect(readFileSync(path, "utf8")).to.equal("something else");
  });
});
