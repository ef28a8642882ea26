import { expect } from "chai";
import { readEverything, setEverythingToItself } from "../support/public-model.js";
import { readFlow, writeFlows } from "../support/mitm-file.js";
import { smallHttpFlow, smallRequest, smallResponse } from "../support/small-flow.js";
import {
  bytes,
  encode,
  text,
  withoutEntry,
  type DictElement,
  type Element,
} from "../support/tnetstring.js";

/** A flow as damage or another program may leave it: what may be null is not there at all. */
function without(flow: DictElement, ...keys: readonly string[]): Element {
  return keys.reduce<Element>(withoutEntry, flow);
}

describe("a field that may be null and is absent", () => {
  const flows: readonly (readonly [what: string, element: Element])[] = [
    [
      "of a flow",
      without(smallHttpFlow(), "error", "is_replay", "response", "websocket", "backup"),
    ],
    ["of a request", smallHttpFlow({ request: withoutEntry(smallRequest(), "trailers") })],
    [
      "of a response",
      smallHttpFlow({ response: without(smallResponse(), "content", "timestamp_end") }),
    ],
  ];

  for (const [what, element] of flows) {
    it(`stays absent when it is set to null: ${what}`, async () => {
      const flow = await readFlow(element);
      setEverythingToItself(flow);
      readEverything(flow);
      expect(flow.isTouched).to.be.false;
      expect((await writeFlows(flow)).equals(encode(element))).to.be.true;
    });
  }
});

describe("a field that should be text and is bytes", () => {
  it("stays bytes when it is set to the text that they are", async () => {
    const element = smallHttpFlow({ id: bytes("caf\u00e9"), comment: bytes("a") });
    const flow = await readFlow(element);
    setEverythingToItself(flow);
    expect(flow.id).to.equal("caf\u00e9");
    expect(flow.isTouched).to.be.false;
    expect((await writeFlows(flow)).equals(encode(element))).to.be.true;
  });
});

describe("isReplay of a flow that names no part", () => {
  it("is null, and stays as it is when it is set to null", async () => {
    const flow = await readFlow(smallHttpFlow({ is_replay: text("both") }));
    expect(flow.isReplay).to.be.null;
    flow.isReplay = null;
    expect(flow.isTouched).to.be.false;
  });
});
