import { expect } from "chai";
import { jsonl } from "../../../lib/formats/jsonl/format.js";
import { fixture } from "../../support/captures.js";
import { threeLines } from "./reader-support.js";

describe("jsonl", () => {
  it("is recognised by the name of the schema's version, as far as it is there", async () => {
    const [line] = await threeLines();
    expect(jsonl.recognises(Buffer.from(line))).to.equal("yes");
    expect(jsonl.recognises(Buffer.from(line.slice(0, 13)))).to.equal("yes");
    expect(jsonl.recognises(Buffer.from(line.slice(0, 12)))).to.equal("more");
    expect(jsonl.recognises(Buffer.from("{"))).to.equal("more");
  });

  it("is recognised behind white space and a byte order mark", () => {
    expect(jsonl.recognises(Buffer.from('\ufeff \r\n { "mitmtsDump": 1'))).to.equal("yes");
    expect(jsonl.recognises(Buffer.from("\ufeff "))).to.equal("more");
  });

  it("is recognised where other names come first", () => {
    const sorted = '{"clientConn":{"a":[1,"}"]},"id":"\\"}","x":1.5e3 , "y":null,"mitmtsDump":1';
    for (let end = 1; end < sorted.length - 3; end++) {
      expect(jsonl.recognises(Buffer.from(sorted.slice(0, end)))).to.equal("more");
    }
    expect(jsonl.recognises(Buffer.from(sorted))).to.equal("yes");
  });

  it("is not what has no such name", () => {
    expect(jsonl.recognises(Buffer.from('{"a":{"mitmtsDump":1}}'))).to.equal("no");
    expect(jsonl.recognises(Buffer.from('{"a":1}'))).to.equal("no");
    expect(jsonl.recognises(Buffer.from("{}"))).to.equal("no");
    expect(jsonl.recognises(Buffer.from("[1]"))).to.equal("no");
    expect(jsonl.recognises(Buffer.from("{a"))).to.equal("no");
    expect(jsonl.recognises(Buffer.from('{"a" 1'))).to.equal("no");
    expect(jsonl.recognises(fixture("demo.mitm"))).to.equal("no");
  });
});
