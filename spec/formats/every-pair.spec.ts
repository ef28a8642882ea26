import { expect } from "chai";
import { StateSource } from "../../lib/flow/base-flow.js";
import { makeFlow, type Flow } from "../../lib/flow/flow.js";
import { copyTree } from "../../lib/flow/state/state.js";
import { FlowReadError } from "../../lib/formats/errors.js";
import type { Format } from "../../lib/formats/format.js";
import { readFlows } from "../../lib/read-flows.js";
import { wholeHttpFlow } from "../support/arbitrary/flow.js";
import { fixture, itForCorpus } from "../support/captures.js";
import { fc } from "../support/property.js";
import { encode } from "../support/tnetstring.js";
import { bothWays, sampleOf } from "./support.js";

// What must hold between each format and each other, whichever they are.

/** The flows of a file, up to its damage, without anything of the file that they come from. */
async function flowsOf(file: Buffer): Promise<Flow[]> {
  const flows: Flow[] = [];
  try {
    for await (const { type, state } of readFlows(file)) {
      flows.push(makeFlow(type, new StateSource(copyTree(state))));
    }
  } catch (error) {
    if (!(error instanceof FlowReadError)) throw error;
  }
  return flows;
}

/** A file with the flows of another. */
async function convert(file: Buffer, to: Format): Promise<Buffer> {
  return sampleOf(to, await flowsOf(file));
}

/**
 * Flows that came through both formats are flows that both can hold. So they must be the same file
 * again after they went through them once more.
 */
async function expectSame(file: Buffer, format: Format, other: Format): Promise<void> {
  const holdable = await convert(await convert(await convert(file, format), other), format);
  const back = await convert(await convert(holdable, other), format);
  expect(back.toString("latin1")).to.equal(holdable.toString("latin1"));
}

const pairs = bothWays.flatMap((format) =>
  bothWays.filter((other) => other !== format).map((other) => ({ format, other })),
);

describe("every pair of formats", () => {
  for (const { format, other } of pairs) {
    it(`${format.name} to ${other.name} and back is the same file, for flows that both can hold`, async () => {
      await expectSame(fixture("demo.mitm"), format, other);
      await fc.assert(
        fc.asyncProperty(fc.array(wholeHttpFlow, { minLength: 1, maxLength: 2 }), (flows) =>
          expectSame(Buffer.concat(flows.map(encode)), format, other),
        ),
        { numRuns: 10 },
      );
    });
  }

  for (const folder of ["mitm", "har", "warc"]) {
    itForCorpus(
      folder,
      (name) => `has the flows of ${folder}/${name}, from any to any`,
      async (file, name) => {
        if (name.endsWith(".json")) return;
        const flows = await flowsOf(file);
        const http = flows.filter(({ type }) => type === "http");
        for (const { format, other } of pairs) {
          const first = await sampleOf(format, http);
          const last = await flowsOf(await convert(first, other));
          expect(last.map(({ id }) => id)).to.deep.equal(http.map(({ id }) => id));
        }
      },
    );
  }
});
