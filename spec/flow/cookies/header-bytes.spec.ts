import { expect } from "chai";
import type { Response } from "../../../lib/flow/response.js";
import { wholeHttpFlow } from "../../support/arbitrary/flow.js";
import { ofType, readFlow, writeFlows } from "../../support/mitm-file.js";
import { fc } from "../../support/property.js";
import { readable } from "../../support/readable.js";
import { bytes, editAt, encode, list, withSplice, type Element } from "../../support/tnetstring.js";

// Flows as others may have written them, with numbers in odd spellings and headers of any bytes.

const cases = fc.record({ flow: wholeHttpFlow, places: fc.tuple(fc.nat(5), fc.nat(5)) });

/** The flow with two cookies more, of these values, somewhere among its headers. */
function withCookies(flow: Element, places: readonly number[], values: readonly string[]): Element {
  return editAt(flow, ["response", "headers"], (headers) =>
    places.reduce<Element>((all, place, nth) => {
      const cookie = list(bytes("SET-cookie"), bytes(`edited=${values[nth] ?? ""};x`));
      return withSplice(all, place, 0, cookie);
    }, headers),
  );
}

const changes: Readonly<Record<string, (response: Response) => unknown>> = {
  "all at once": (response) => {
    response.cookies = response.cookies.fields.map(([name, cookie]) => {
      if (name !== "edited") return [name, cookie];
      return [name, { value: "new", attributes: cookie.attributes }];
    });
  },
  "one by one": ({ cookies }) => {
    for (const cookie of cookies.getAll("edited")) cookie.value = "new";
  },
};

describe("cookies that change keep all other bytes of a flow", () => {
  for (const [title, change] of Object.entries(changes)) {
    it(`when they change ${title}`, async () => {
      await fc.assert(
        fc.asyncProperty(cases, async ({ flow: element, places }) => {
          const flow = ofType("http", await readFlow(withCookies(element, places, ["1", '"2"'])));
          if (flow.response !== null) change(flow.response);
          const expected = withCookies(element, places, ["new", "new"]);
          expect(readable(await writeFlows(flow))).to.equal(readable(encode(expected)));
        }),
      );
    });
  }
});
