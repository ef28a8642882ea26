import { expect } from "chai";
import { DnsFlow } from "../../lib/flow/dns-flow.js";
import { DnsMessage } from "../../lib/flow/dns/message.js";
import { DnsQuestion } from "../../lib/flow/dns/question.js";
import { DnsResourceRecord } from "../../lib/flow/dns/resource-record.js";
import { fixture } from "../support/captures.js";
import { ofType, readFlows, rewritten, writeFlows } from "../support/mitm-file.js";
import { decode } from "../support/tnetstring.js";
import { faultsOf } from "../support/version-21.js";

/** The DNS flows of the newest release's fixture: answered, name error, pending. */
async function dnsFlow(index: number) {
  const flows = await readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm"));
  return ofType("dns", flows.filter(({ type }) => type === "dns")[index]);
}

function query(): DnsMessage {
  return DnsMessage.make({ questions: [new DnsQuestion("a.example")] });
}

describe("DnsFlow.make", () => {
  it("makes a flow that is all that format 21 asks for", async () => {
    const request = query();
    const flow = DnsFlow.make(
      request,
      request.succeed([DnsResourceRecord.a("a.example", "1.2.3.4")]),
    );
    expect(faultsOf(decode(await writeFlows(flow)))).to.be.empty;
  });

  it("makes one without a response that is so too", async () => {
    expect(faultsOf(decode(await writeFlows(DnsFlow.make(query()))))).to.be.empty;
  });

  it("keeps request and response when it is written and read again", async () => {
    const request = query();
    const response = request.succeed([DnsResourceRecord.a("a.example", "1.2.3.4")]);
    const again = ofType("dns", await rewritten(DnsFlow.make(request, response)));
    expect(again.request.content).to.deep.equal(request.content);
    expect(again.response?.content).to.deep.equal(response.content);
  });

  it("is over UDP", () => {
    const { clientConn, serverConn } = DnsFlow.make(query());
    expect([clientConn, serverConn].map((one) => one.transportProtocol)).to.deep.equal([
      "udp",
      "udp",
    ]);
    expect(clientConn.proxyMode).to.equal("dns");
  });

  it("gives the request and response that it was given", () => {
    const request = query();
    const response = request.fail(3);
    const flow = DnsFlow.make(request, response);
    expect(flow.request).to.equal(request);
    expect(flow.response).to.equal(response);
  });
});

describe("a DNS flow", () => {
  it("has a question", async () => {
    const { question } = (await dnsFlow(0)).request;
    expect([question?.name, question?.type, question?.class]).to.deep.equal([
      "www.example.com",
      1,
      1,
    ]);
  });

  it("has no single question when there are two", async () => {
    const { request } = await dnsFlow(0);
    request.questions.push(new DnsQuestion("b.example"));
    expect(request.question).to.be.null;
  });

  it("has what the query's head says", async () => {
    const { request } = await dnsFlow(1);
    expect([
      request.id,
      request.query,
      request.opCode,
      request.authoritativeAnswer,
      request.truncation,
      request.recursionDesired,
      request.recursionAvailable,
      request.reserved,
      request.responseCode,
      request.timestamp,
    ]).to.deep.equal([65535, true, 0, false, false, true, false, 0, 0, 1_700_000_191]);
  });

  it("may have no response", async () => {
    expect((await dnsFlow(2)).response).to.be.null;
  });

  it("keeps what its message is set to", async () => {
    const flow = await dnsFlow(0);
    const values = {
      id: 7,
      query: false,
      opCode: 2,
      authoritativeAnswer: true,
      truncation: true,
      recursionDesired: false,
      recursionAvailable: true,
      reserved: 1,
      responseCode: 5,
      timestamp: null,
    };
    Object.assign(flow.request, values);
    const { request } = ofType("dns", await rewritten(flow));
    expect(
      Object.fromEntries(Object.keys(values).map((key) => [key, Reflect.get(request, key)])),
    ).to.deep.equal(values);
  });

  it("keeps a question that was changed", async () => {
    const flow = await dnsFlow(0);
    if (flow.request.question)
      Object.assign(flow.request.question, { name: "ü.example", type: 28 });
    const { question } = ofType("dns", await rewritten(flow)).request;
    expect([question?.name, question?.type]).to.deep.equal(["ü.example", 28]);
  });

  it("keeps a record that was changed", async () => {
    const flow = await dnsFlow(0);
    const [record] = flow.response?.answers ?? [];
    Object.assign(record ?? {}, { ttl: 1, data: Buffer.from([1, 2, 3, 4]), class: 3 });
    const [again] = ofType("dns", await rewritten(flow)).response?.answers ?? [];
    expect([again?.ttl, again?.data, again?.class, again?.name]).to.deep.equal([
      1,
      Buffer.from([1, 2, 3, 4]),
      3,
      "www.example.com",
    ]);
  });

  for (const section of ["answers", "authorities", "additionals"] as const) {
    it(`keeps a record that was added: ${section}`, async () => {
      const flow = await dnsFlow(0);
      flow.response?.[section].push(new DnsResourceRecord("a.example", 1, Buffer.of(1, 2, 3, 4)));
      const again = ofType("dns", await rewritten(flow)).response?.[section].at(-1);
      expect([again?.name, again?.type, again?.class, again?.ttl, again?.data]).to.deep.equal([
        "a.example",
        1,
        1,
        60,
        Buffer.of(1, 2, 3, 4),
      ]);
    });

    it(`lacks records that were filtered out: ${section}`, async () => {
      const flow = await dnsFlow(0);
      if (flow.response) flow.response[section] = [];
      expect(ofType("dns", await rewritten(flow)).response?.[section]).to.be.empty;
    });
  }

  it("takes the response of another", async () => {
    const flow = await dnsFlow(2);
    flow.response = (await dnsFlow(0)).response;
    expect(ofType("dns", await rewritten(flow)).response?.answers).to.have.length(2);
  });

  it("gives its response away", async () => {
    const flow = await dnsFlow(0);
    flow.response = null;
    expect(ofType("dns", await rewritten(flow)).response).to.be.null;
  });

  it("is all that format 21 asks for when it was changed", async () => {
    const flow = await dnsFlow(0);
    flow.request.questions = [new DnsQuestion("b.example", 28)];
    flow.response?.answers.push(new DnsResourceRecord("b.example", 28, Buffer.alloc(16)));
    expect(faultsOf(decode(await writeFlows(flow)))).to.be.empty;
  });

  it("keeps what a record's data was set to mean", async () => {
    const flow = await dnsFlow(0);
    const [record] = flow.response?.answers ?? [];
    if (record) record.domainName = "other.example";
    const again = ofType("dns", await rewritten(flow));
    expect(again.response?.answers.map(String)[0]).to.equal("other.example");
  });

  it("is untouched when it was packed, shown and copied", async () => {
    const flow = await dnsFlow(0);
    for (const message of [flow.request, flow.response]) {
      JSON.stringify([message, String(message), message?.copy(), message?.content]);
    }
    expect(flow.isTouched).to.be.false;
  });

  it("takes an answer to its query", async () => {
    const flow = await dnsFlow(2);
    flow.response = flow.request.fail(3);
    const again = ofType("dns", await rewritten(flow));
    expect([again.response?.responseCode, again.response?.question?.name]).to.deep.equal([
      3,
      flow.request.question?.name,
    ]);
  });

  it("can be reverted, with the questions and records it had", async () => {
    const flow = await dnsFlow(0);
    const before = [String(flow.request), String(flow.response)];
    flow.backup();
    flow.request.questions.pop();
    flow.response?.answers.reverse().pop();
    flow.response = null;
    flow.revert();
    expect([String(flow.request), String(flow.response)]).to.deep.equal(before);
  });

  it("refuses numbers that are not whole", async () => {
    const { request } = await dnsFlow(0);
    expect(() => (request.id = 0.5)).to.throw(TypeError);
  });
});
