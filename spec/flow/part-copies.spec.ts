import { expect } from "chai";
import { DnsQuestion } from "../../lib/flow/dns/question.js";
import { DnsResourceRecord } from "../../lib/flow/dns/resource-record.js";
import { Headers } from "../../lib/flow/headers.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";

describe("a copy of a part of a flow", () => {
  it("of a request has what that has, and leaves it alone", () => {
    const request = Request.make("POST", "http://a/b?c", "body", { x: "1" });
    const copy = request.copy();
    expect([copy.method, copy.url, copy.text]).to.deep.equal(["POST", "http://a/b?c", "body"]);
    copy.headers.set("x", "2");
    copy.query.set("c", "d");
    expect([request.headers.get("x"), request.path]).to.deep.equal(["1", "/b?c"]);
  });

  it("of a response has what that has, and leaves it alone", () => {
    const response = Response.make(404, "none", { x: "1" });
    const copy = response.copy();
    expect([copy.statusCode, copy.reason, copy.text]).to.deep.equal([404, "Not Found", "none"]);
    copy.headers.set("x", "2");
    copy.statusCode = 200;
    expect([response.headers.get("x"), response.statusCode]).to.deep.equal(["1", 404]);
  });

  it("of headers has their fields, and leaves them alone", () => {
    const headers = new Headers([
      ["X", "1"],
      ["x", "2"],
    ]);
    const copy = headers.copy();
    expect([...copy]).to.deep.equal([...headers]);
    copy.clear();
    expect([copy.size, headers.size]).to.deep.equal([0, 2]);
  });

  it("of a DNS question or record has what that has, and leaves it alone", () => {
    const question = new DnsQuestion("a.example", 28);
    const record = DnsResourceRecord.a("a.example", "192.0.2.1");
    const copies = [question.copy(), record.copy()];
    expect(copies.map(String)).to.deep.equal([String(question), String(record)]);
    for (const copy of copies) copy.name = "b.example";
    expect([question.name, record.name]).to.deep.equal(["a.example", "a.example"]);
  });
});

describe("the values of headers", () => {
  it("are one for each name, joined where a field is repeated", () => {
    const headers = new Headers([
      ["A", "1"],
      ["b", "2"],
      ["a", "3"],
    ]);
    expect(headers.values()).to.deep.equal(headers.keys().map((name) => headers.get(name)));
  });
});
