import { expect } from "chai";
import type { Flow } from "../../lib/flow/flow.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { matchCaptures } from "../../lib/diff/match-captures.js";

function flow(id: string, path: string, body = ""): Flow {
  const made = HttpFlow.make(
    Request.make("GET", `http://example.com${path}`),
    Response.make(200, body),
  );
  made.id = id;
  return made;
}

async function* batches(flows: readonly Flow[]): AsyncGenerator<readonly Flow[]> {
  yield await Promise.resolve(flows);
}

/** The pairs that are found, as numbers of the flows; 0 for none. */
async function pairs(before: readonly Flow[], after: readonly Flow[]): Promise<string[]> {
  const found: string[] = [];
  for await (const match of matchCaptures(batches(before), batches(after))) {
    found.push(`${match.before?.number ?? 0}-${match.after?.number ?? 0}`);
  }
  return found.sort();
}

describe("flows of two captures", () => {
  it("belong together by their ids, wherever they are, whatever they say", async () => {
    const before = [flow("a", "/1"), flow("b", "/2"), flow("c", "/3")];
    const after = [flow("c", "/3"), flow("a", "/other"), flow("b", "/2")];
    expect(await pairs(before, after)).to.deep.equal(["1-2", "2-3", "3-1"]);
  });

  it("belong together by what they are where ids differ: the most alike first", async () => {
    const before = [flow("a", "/1", "one"), flow("b", "/1", "two")];
    const after = [flow("x", "/1", "two"), flow("y", "/1", "three")];
    expect(await pairs(before, after)).to.deep.equal(["1-2", "2-1"]);
  });

  it("are alone where the other capture has none like them", async () => {
    expect(await pairs([flow("a", "/1")], [flow("x", "/2")])).to.deep.equal(["0-1", "1-0"]);
  });

  it("belong together in order where they are the same several times", async () => {
    const before = [flow("a", "/1"), flow("b", "/1"), flow("c", "/1")];
    const after = [flow("x", "/1"), flow("y", "/1")];
    expect(await pairs(before, after)).to.deep.equal(["1-1", "2-2", "3-0"]);
  });

  for (const [what, distance, pair] of [
    ["within the window", 100, "1-101"],
    ["and no further", 10_050, "1-0"],
  ] as const) {
    it(`belong together ${what}: ${distance} flows that wait between them`, async () => {
      // Of one request, for it takes long to make so many.
      const others = (side: string): Flow[] => {
        const request = Request.make("GET", `http://example.com/${side}`);
        return Array.from({ length: distance }, (_, nth) => {
          const made = HttpFlow.make(request);
          made.id = `${side}${nth}`;
          return made;
        });
      };
      const moved = flow("moved", "/moved");
      expect(await pairs([moved, ...others("a")], [...others("b"), moved])).to.include(pair);
    });
  }
});
