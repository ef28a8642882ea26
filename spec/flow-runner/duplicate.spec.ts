import { expect } from "chai";
import type { Flow } from "../../lib/flow/flow.js";
import type { FlowEventName, Script } from "../../lib/script/events.js";
import { fixture } from "../support/captures.js";
import { ofType, readFlow, readFlows, writeFlows } from "../support/mitm-file.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { idsOf, onFirst, runThrough } from "./support.js";

const flowEvents: readonly FlowEventName[] = [
  "requestheaders",
  "request",
  "responseheaders",
  "response",
  "error",
  "websocketstart",
  "websocketmessage",
  "websocketend",
  "tcpstart",
  "tcpmessage",
  "tcpend",
  "tcperror",
  "udpstart",
  "udpmessage",
  "udpend",
  "dnsrequest",
  "dnsresponse",
];

/** A capture whose flows have all events in the list. */
function allKinds(): Promise<readonly Flow[]> {
  return readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm"));
}

describe("ctx.duplicateFlow", () => {
  for (const event of flowEvents) {
    it(`in ${event}: a copy with a new id stands right after the original`, async () => {
      const flows = await allKinds();
      const before = idsOf(flows);
      const made: Flow[] = [];
      const written = await runThrough(
        onFirst(event, (ctx, flow) => made.push(flow, ctx.duplicateFlow(flow))),
        flows,
      );
      const [original, copy] = made;
      if (original === undefined || copy === undefined) throw new Error(`no ${event} happened`);
      expect(before).not.to.include(copy.id);
      const expected = flows.flatMap((flow) => (flow === original ? [flow, copy] : [flow]));
      expect(written).to.deep.equal(expected);
    });

    it(`in ${event}: leaves the original's bytes as they were`, async () => {
      const flows = await allKinds();
      const copies = new Set<Flow>();
      const written = await runThrough(
        onFirst(event, (ctx, flow) => copies.add(ctx.duplicateFlow(flow))),
        flows,
      );
      const originals = written.filter((flow) => !copies.has(flow));
      const file = await writeFlows(...originals);
      expect(file.equals(fixture("mitm/21-mitmproxy-12.2.3.mitm"))).to.be.true;
    });
  }

  it("gives the copy to no script", async () => {
    let requests = 0;
    const script: Script = {
      request(ctx, flow) {
        requests++;
        ctx.duplicateFlow(flow);
      },
    };
    const written = await runThrough(script, [await readFlow(smallHttpFlow())]);
    expect(requests).to.equal(1);
    expect(written).to.have.length(2);
  });

  it("keeps copy and original apart, and what is done to the copy", async () => {
    const script: Script = {
      request(ctx, flow) {
        ctx.duplicateFlow(flow).request.path = "/copy";
        flow.request.path = "/original";
      },
    };
    const flows = await runThrough(script, [await readFlow(smallHttpFlow())]);
    const paths = flows.map((flow) => ofType("http", flow).request.path);
    expect(paths).to.deep.equal(["/original", "/copy"]);
  });
});
