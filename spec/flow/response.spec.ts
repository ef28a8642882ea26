import { expect } from "chai";
import { Response } from "../../lib/flow/response.js";
import { readFlowOf } from "../support/mitm-file.js";
import { smallHttpFlow, smallResponse } from "../support/small-flow.js";
import { bytes } from "../support/tnetstring.js";

describe("a response's reason", () => {
  it("is ISO-8859-1", async () => {
    const reason = bytes(Buffer.of(0xe9, 0x80, 0x41));
    const flow = await readFlowOf("http", smallHttpFlow({ response: smallResponse({ reason }) }));
    expect(flow.response?.reason).to.equal("\u00e9\u0080A");
  });

  it("is set as such", () => {
    const response = Response.make();
    response.reason = "Pas trouv\u00e9";
    expect(response.state.get("reason")).to.deep.equal(Buffer.from("Pas trouv\xe9", "latin1"));
  });

  for (const reason of ["☕", "\udce9", "\u0100"]) {
    it(`refuses what it cannot say: ${JSON.stringify(reason)}`, () => {
      const response = Response.make();
      expect(() => (response.reason = reason)).to.throw(TypeError, "ISO-8859-1");
      expect(response.reason).to.equal("OK");
    });
  }

  for (const [status, reason] of [
    [208, "Already Reported"],
    [413, "Payload Too Large"],
    [418, "I'm a teapot"],
    [499, "Client Closed Request"],
    [504, "Gateway Time-out"],
    [999, ""],
  ] as const) {
    it(`is mitmproxy's in a new response: ${status}`, () => {
      expect(Response.make(status).reason).to.equal(reason);
    });
  }
});

describe("a new response", () => {
  it("has text in the charset that its headers say", () => {
    const response = Response.make(200, "ü", { "content-type": "text/html; charset=iso-8859-1" });
    expect(response.content).to.deep.equal(Buffer.of(0xfc));
  });

  it("has bytes as they are", () => {
    expect(Response.make(200, Uint8Array.of(0xff)).content).to.deep.equal(Buffer.of(0xff));
  });
});
