import { expect } from "chai";
import { FlowReadError } from "../../lib/formats/errors.js";
import type { FlowReader, Format } from "../../lib/formats/format.js";
import { Losses } from "../../lib/formats/losses.js";
import { openFlows } from "../../lib/open-flows.js";
import { inChunks, toSource } from "../io/compression/support.js";
import { fc } from "../support/property.js";
import { bothWays, sampleOf } from "./support.js";

// What must hold for each format that is read and written, whichever it is.

interface Copied {
  readonly ids: readonly string[];
  readonly file: Buffer;
  readonly error: unknown;
}

/** Reads a file that comes in chunks, and writes it in its own format, as a run does. */
async function copy(format: Format, chunks: readonly Buffer[]): Promise<Copied> {
  const written: Buffer[] = [];
  const write = (await format.loadWriter?.()) ?? expect.fail();
  const writer = write(
    {
      write(pieces) {
        written.push(...pieces.map((piece) => Buffer.from(piece)));
        return Promise.resolve();
      },
    },
    new Losses(),
  );
  const ids: string[] = [];
  let error: unknown = null;
  try {
    const { reader } = await openFlows(toSource(chunks), { file: "file", from: format });
    writer.beginInput?.(reader);
    for await (const flows of reader) {
      ids.push(...flows.map(({ id }) => id));
      await writer.write(flows);
    }
  } catch (thrown) {
    error = thrown;
  }
  await writer.end();
  return { ids, file: Buffer.concat(written), error };
}

for (const format of bothWays) {
  describe(`every format: ${format.name}`, () => {
    let sample: Buffer;
    let ids: readonly string[];
    before(async () => {
      sample = await sampleOf(format);
      ({ ids } = await copy(format, [sample]));
      expect(ids).to.not.be.empty;
    });

    it("has the same flows, and is written as the same bytes, in whatever chunks it comes", async () => {
      const sizes = fc.array(
        fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5000 })),
        {
          minLength: 1,
          maxLength: 20,
        },
      );
      await fc.assert(
        fc.asyncProperty(sizes, async (chunkBytes) => {
          const copied = await copy(format, inChunks(sample, chunkBytes));
          expect(copied.error).to.be.null;
          expect(copied.ids).to.deep.equal(ids);
          expect(copied.file.equals(sample)).to.be.true;
        }),
        { numRuns: 20 },
      );
    });

    it("gives the flows before where it is cut, and says where that is", async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: sample.length - 1 }), async (length) => {
          const copied = await copy(format, [sample.subarray(0, length)]);
          expect(copied.ids).to.deep.equal(ids.slice(0, copied.ids.length));
          if (copied.error === null) return;
          const { error } = copied;
          if (!(error instanceof FlowReadError))
            throw new Error("it is another error", { cause: error });
          expect(error.file).to.equal("file");
          expect(error.flowNumber).to.equal(copied.ids.length + 1);
          expect(error.offset).to.be.at.most(length);
        }),
        { numRuns: 100 },
      );
    });

    it("ends with flows or an error of its own, whatever byte is another", async () => {
      const edit = fc.tuple(fc.integer({ min: 4, max: sample.length - 1 }), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(edit, async ([at, byte]) => {
          const wrong = Buffer.from(sample);
          wrong[at] = byte;
          const { error } = await copy(format, [wrong]);
          if (error !== null) expect(error).to.be.instanceOf(FlowReadError);
        }),
        { numRuns: 200 },
      );
    });

    it("stops reading when it is left early", async () => {
      let isClosed = false;
      async function* source() {
        try {
          for (;;) yield* toSource([sample.subarray(0, sample.length - 10)]);
        } finally {
          isClosed = true;
        }
      }
      const { reader } = await openFlows(source(), { file: "file", from: format });
      await takeOne(reader);
      expect(isClosed).to.be.true;
    });
  });
}

async function takeOne(reader: FlowReader): Promise<void> {
  for await (const flows of reader) if (flows.length > 0) return;
}
