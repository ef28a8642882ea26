import { fc } from "../support/property.js";
import { expect } from "chai";
import type { Flow } from "../../lib/flow/flow.js";
import { TcpMessage } from "../../lib/flow/stream-message.js";
import { anyFlow } from "../support/arbitrary/flow.js";
import { fixture, fixturePaths } from "../support/captures.js";
import { ofType, readFlow, readFlowOf, readFlows, writeFlows } from "../support/mitm-file.js";
import { readEverything } from "../support/public-model.js";
import { readable } from "../support/readable.js";
import { smallHttpFlow, smallTcpFlow } from "../support/small-flow.js";
import {
  boolean,
  bytes,
  decode,
  dict,
  editAt,
  encode,
  float,
  integer,
  list,
  text,
} from "../support/tnetstring.js";
import { faultsOf } from "../support/version-21.js";

describe("a copy of a flow", () => {
  it("has another id", async () => {
    const flow = await readFlow(smallHttpFlow());
    expect(flow.copy().id).not.to.equal(flow.id);
  });

  it("is the same in all other bytes", async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, fc.boolean(), async (element, isRead) => {
        const flow = await readFlow(element);
        if (isRead) readEverything(flow);
        const copy: Flow = flow.copy();
        const wanted = editAt(element, ["id"], () => text(copy.id));
        expect(readable(await writeFlows(copy))).to.equal(readable(encode(wanted)));
      }),
      { numRuns: 150 },
    );
  });

  it("leaves the flow untouched", async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, async (element) => {
        const flow = await readFlow(element);
        const copy: Flow = flow.copy();
        copy.comment += "!";
        expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
      }),
      { numRuns: 100 },
    );
  });

  it("has what was changed before it was made", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request.headers.set("x", "1");
    flow.response?.headers.add("y", "2");
    flow.metadata.set("deep", { list: [1, [2]] });
    const copy = flow.copy();
    expect([
      copy.request.headers.get("x"),
      copy.response?.headers.get("y"),
      copy.metadata.get("deep"),
    ]).to.deep.equal(["1", "2", Object.assign(Object.create(null), { list: [1, [2]] })]);
  });

  it("does not see what is changed in the flow afterwards", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request.headers.set("x", "before");
    const copy = flow.copy();
    flow.request.headers.set("x", "after");
    flow.request.path = "/after";
    flow.response = null;
    flow.metadata.set("new", true);
    expect([
      copy.request.headers.get("x"),
      copy.request.path,
      copy.response?.statusCode,
      copy.metadata.has("new"),
    ]).to.deep.equal(["before", "/", 200, false]);
  });

  it("does not show in the flow what is changed in it", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request.headers.set("x", "before");
    flow.request.headers.add("y", "before");
    const copy = flow.copy();
    copy.request.headers.set("x", "after");
    copy.request.headers.delete("y");
    copy.serverConn.address = ["example.org", 1];
    expect([
      flow.request.headers.get("x"),
      flow.request.headers.get("y"),
      flow.serverConn.address,
    ]).to.deep.equal(["before", "before", null]);
  });

  it("has messages of its own, also those that were pushed", async () => {
    const message = list(boolean(true), bytes("first"), float("1.0"));
    const flow = await readFlowOf("tcp", smallTcpFlow(message));
    flow.messages.push(new TcpMessage("second", { fromClient: false }));
    const copy = flow.copy();
    for (const one of copy.messages) one.content = Buffer.from("changed");
    copy.messages.pop();
    expect(flow.messages.map(({ content }) => content.toString())).to.deep.equal([
      "first",
      "second",
    ]);
  });

  it("can be copied again", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request.path = "/one";
    const copy = flow.copy();
    copy.request.path = "/two";
    const third = copy.copy();
    third.request.path = "/three";
    expect([flow, copy, third].map(({ request }) => request.path)).to.deep.equal([
      "/one",
      "/two",
      "/three",
    ]);
  });

  it("deletes in the copy what was deleted in the flow", async () => {
    const flow = await readFlow(
      smallHttpFlow({ metadata: dict({ a: integer(1), b: integer(2) }) }),
    );
    flow.metadata.delete("a");
    expect(flow.copy().metadata.keys()).to.deep.equal(["b"]);
  });

  for (const path of fixturePaths) {
    it(`can be made and written of all flows in fixtures/${path}`, async () => {
      for (const flow of await readFlows(fixture(path))) {
        const copy: Flow = flow.copy();
        const [again] = await readFlows(await writeFlows(copy));
        expect([again?.id, again?.type]).to.deep.equal([copy.id, flow.type]);
      }
    });

    it(`is in format 21 of all flows in fixtures/${path}`, async () => {
      for (const flow of await readFlows(fixture(path))) {
        expect(faultsOf(decode(await writeFlows(flow.copy())))).to.be.empty;
      }
    });
  }

  it("is of the same type", async () => {
    const flow = await readFlow(smallTcpFlow());
    expect(ofType("tcp", flow.copy()).messages).to.be.empty;
  });
});
