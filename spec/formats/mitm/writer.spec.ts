import { fc } from "../../support/property.js";
import { expect } from "chai";
import { HttpFlow } from "../../../lib/flow/http-flow.js";
import { Request } from "../../../lib/flow/request.js";
import { MitmWriter } from "../../../lib/formats/mitm/writer.js";
import { anyFlow } from "../../support/arbitrary/flow.js";
import { fixture } from "../../support/captures.js";
import { readFlow, readFlowOf, readFlows, writeFlows } from "../../support/mitm-file.js";
import { readable } from "../../support/readable.js";
import { smallHttpFlow, smallTcpFlow } from "../../support/small-flow.js";
import { bytes, decodeAll, encode, text } from "../../support/tnetstring.js";
import { editAt } from "../../support/tnetstring.js";

/** A writer, and what it wrote, copied as it came. */
function collect() {
  const batches: Buffer[] = [];
  const writer = new MitmWriter({
    write(chunks) {
      batches.push(Buffer.concat(chunks));
      return Promise.resolve();
    },
  });
  return { writer, batches };
}

describe("MitmWriter", () => {
  it("writes nothing for no flows", async () => {
    const { writer, batches } = collect();
    await writer.write([]);
    await writer.end();
    expect(Buffer.concat(batches)).to.have.length(0);
  });

  it("writes the same whatever batches the flows come in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyFlow, fc.boolean()), { maxLength: 4 }),
        fc.nat(4),
        async (elements, cut) => {
          const file = Buffer.concat(elements.map(([element]) => encode(element)));
          const flows = await readFlows(file);
          flows.forEach((flow, at) => {
            if (elements[at]?.[1] === true) flow.comment += "!";
          });
          const { writer, batches } = collect();
          await writer.write(flows.slice(0, cut));
          await writer.write(flows.slice(cut));
          expect(readable(Buffer.concat(batches))).to.equal(readable(await writeFlows(...flows)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("writes a flow as often as it is given", async () => {
    const file = encode(smallTcpFlow());
    const flow = await readFlow(file);
    expect((await writeFlows(flow, flow)).equals(Buffer.concat([file, file]))).to.be.true;
  });

  it("writes a connection that flows have in common as it is when each is written", async () => {
    const flow = HttpFlow.make(Request.make("GET", "http://a/"));
    const first = await readFlow(await writeFlows(flow));
    flow.serverConn.timestampEnd = 5;
    flow.clientConn.peername = ["192.0.2.1", 80];
    const second = await readFlow(await writeFlows(flow));
    expect([first.serverConn.timestampEnd, first.clientConn.peername]).to.deep.equal([
      null,
      ["", 0],
    ]);
    expect([second.serverConn.timestampEnd, second.clientConn.peername]).to.deep.equal([
      5,
      ["192.0.2.1", 80],
    ]);
  });

  it("writes a flow that was changed as often as it is given", async () => {
    const flow = await readFlow(smallTcpFlow());
    flow.comment = "changed";
    const once = await writeFlows(flow);
    expect((await writeFlows(flow, flow)).equals(Buffer.concat([once, once]))).to.be.true;
  });

  it("writes what was changed after it was written", async () => {
    const flow = await readFlow(smallTcpFlow());
    flow.comment = "one";
    await writeFlows(flow);
    flow.comment = "two";
    expect((await readFlow(await writeFlows(flow))).comment).to.equal("two");
  });

  it("writes flows of several files side by side", async () => {
    const [first, second] = [fixture("demo.mitm"), fixture("mitm/21-mitmproxy-12.2.3.mitm")];
    const flows = [...(await readFlows(first)), ...(await readFlows(second))];
    for (const flow of flows) flow.comment = "changed";
    const written = decodeAll(await writeFlows(...flows.toReversed()));
    const wanted = [...decodeAll(first), ...decodeAll(second)]
      .map((element) => editAt(element, ["comment"], () => text("changed")))
      .toReversed();
    expect(readable(Buffer.concat(written.map(encode)))).to.equal(
      readable(Buffer.concat(wanted.map(encode))),
    );
  });

  for (const length of [0, 1, 16_383, 16_384, 16_385, 1_048_575, 1_048_576, 1_048_577, 5_000_000]) {
    it(`writes a new body of ${length} bytes`, async () => {
      const body = Buffer.alloc(length, "0123456789");
      const flow = await readFlowOf("http", smallHttpFlow());
      flow.request.rawContent = body;
      const wanted = editAt(smallHttpFlow(), ["request", "content"], () => bytes(body));
      expect((await writeFlows(flow)).equals(encode(wanted))).to.be.true;
    });

    it(`keeps a body of ${length} bytes beside a change`, async () => {
      const element = editAt(smallHttpFlow(), ["request", "content"], () =>
        bytes(Buffer.alloc(length, "0123456789")),
      );
      const flow = await readFlow(element);
      flow.comment = "changed";
      const wanted = editAt(element, ["comment"], () => text("changed"));
      expect((await writeFlows(flow)).equals(encode(wanted))).to.be.true;
    });
  }

  it("writes nothing of a flow that it refuses", async () => {
    const { writer, batches } = collect();
    const bad = await readFlowOf("tcp", smallTcpFlow());
    bad.serverConn.state.set("address", 0.5);
    const good = encode(smallTcpFlow());
    const refusal = await writer.write([bad]).catch((error: unknown) => error);
    await writer.write([await readFlow(good)]);
    expect(refusal).to.be.instanceOf(Error);
    expect(readable(Buffer.concat(batches))).to.equal(readable(good));
  });

  it("waits until the sink has taken what it wrote", async () => {
    let isTaken = false;
    const writer = new MitmWriter({
      async write() {
        await new Promise((resolve) => setTimeout(resolve, 5));
        isTaken = true;
      },
    });
    await writer.write([await readFlow(smallTcpFlow())]);
    expect(isTaken).to.be.true;
  });

  it("fails when the sink fails", async () => {
    const writer = new MitmWriter({ write: () => Promise.reject(new Error("disk full")) });
    const failure = await writer
      .write([await readFlow(smallTcpFlow())])
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).with.property("message", "disk full");
  });
});
