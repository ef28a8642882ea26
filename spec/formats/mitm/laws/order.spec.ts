import { fc } from "../../../support/property.js";
import { expect } from "chai";
import { anyFlow, chunkSizes } from "../../../support/arbitrary/flow.js";
import { readFlows, writeFlows } from "../../../support/mitm-file.js";
import { editAt, encode, text } from "../../../support/tnetstring.js";

const numbered = fc
  .array(anyFlow, { maxLength: 6 })
  .map((flows) => flows.map((flow, number) => editAt(flow, ["id"], () => text(`flow ${number}`))));

describe("flows of a file", () => {
  it("come in the order of the file, each once", async () => {
    await fc.assert(
      fc.asyncProperty(numbered, chunkSizes, async (elements, chunks) => {
        const flows = await readFlows(Buffer.concat(elements.map(encode)), { chunks });
        expect(flows.map(({ id }) => id)).to.deep.equal(
          elements.map((_, number) => `flow ${number}`),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("are written in the order they are given, each once, also when some were changed", async () => {
    await fc.assert(
      fc.asyncProperty(numbered, fc.array(fc.boolean()), async (elements, changes) => {
        const flows = await readFlows(Buffer.concat(elements.map(encode)));
        flows.forEach((flow, at) => {
          if (changes[at] === true) flow.comment += " changed";
        });
        const written = await readFlows(await writeFlows(...flows));
        expect(written.map(({ id }) => id)).to.deep.equal(
          elements.map((_, number) => `flow ${number}`),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("know their file, number and offset", async () => {
    await fc.assert(
      fc.asyncProperty(numbered, chunkSizes, async (elements, chunks) => {
        const parts = elements.map(encode);
        const flows = await readFlows(Buffer.concat(parts), { chunks, file: "some.mitm" });
        expect(flows.map(({ source }) => source.place)).to.deep.equal(
          parts.map((_, at) => ({
            file: "some.mitm",
            number: at + 1,
            offset: Buffer.concat(parts.slice(0, at)).length,
          })),
        );
      }),
      { numRuns: 50 },
    );
  });
});
