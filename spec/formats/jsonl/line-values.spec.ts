import { expect } from "chai";
import { smallHttpFlow, smallResponse } from "../../support/small-flow.js";
import {
  boolean,
  bytes,
  dict,
  encode,
  float,
  integer,
  list,
  nothing,
  text,
  type Element,
} from "../../support/tnetstring.js";
import { mitmFormat, readOnly, writeAll, convert } from "../shared/flow-file.js";
import { jsonlFormat } from "./format.js";
import { afterLine, at, lineOf, withServer } from "./line-support.js";

/** How a value in the metadata is spelled. */
async function spelled(value: Element): Promise<string> {
  const line = await lineOf(smallHttpFlow({ metadata: dict({ key: value }) }));
  return /"metadata":\{"key":(.*)\},"backup"/.exec(line)?.[1] ?? line;
}
describe("the body in a line", () => {
  const bodies: readonly (readonly [what: string, body: Element, line: object])[] = [
    ["text", bytes("naïve ☕"), { rawContent: "naïve ☕" }],
    ["empty", bytes(""), { rawContent: "" }],
    ["not kept", nothing, { rawContent: null }],
    ["not UTF-8", bytes(Buffer.from([0xff, 0xfe])), { rawContentBase64: "//4=" }],
    ["with a zero byte", bytes("a\0b"), { rawContentBase64: "YQBi" }],
    ["what looks like base64", bytes("//4="), { rawContent: "//4=" }],
    ["a byte order mark", bytes("\ufeff"), { rawContent: "\ufeff" }],
    ["half of a character", bytes(Buffer.from([0xed, 0xa0, 0x80])), { rawContentBase64: "7aCA" }],
  ];
  for (const [what, content, wanted] of bodies) {
    it(`is ${what}`, async () => {
      const flow = smallHttpFlow({ response: smallResponse({ content }) });
      const response = at(await lineOf(flow), "response") as Readonly<Record<string, unknown>>;
      const { rawContent, rawContentBase64 } = response;
      expect({
        ...(rawContent !== undefined && { rawContent }),
        ...(rawContentBase64 !== undefined && { rawContentBase64 }),
      }).to.deep.equal(wanted);
      expect(encode(await afterLine(flow)).equals(encode(flow))).to.be.true;
    });
  }

  it("has its control characters escaped, so that a terminal can be shown it", async () => {
    const content = bytes("\x1b[2J\x7f\u009b\n");
    const line = await lineOf(smallHttpFlow({ response: smallResponse({ content }) }));
    expect(line).to.contain('"rawContent":"\\u001b[2J\\u007f\\u009b\\n"');
  });

  it("may be longer than a part that it is put out in", async () => {
    const wide = "naïve ☕ 😀 ".repeat(150_000);
    for (const content of [
      bytes(wide),
      bytes("x".repeat(2_000_001)),
      bytes(Buffer.alloc(2_000_001, 0xfe)),
      bytes(Buffer.concat([Buffer.from(wide), Buffer.of(0xff)])),
    ]) {
      const flow = smallHttpFlow({ response: smallResponse({ content }) });
      expect(encode(await afterLine(flow)).equals(encode(flow))).to.be.true;
    }
  });
});

describe("a list of bytes in a line", () => {
  it("is text where all of them are, else base64", async () => {
    const offers = (...items: Element[]) => withServer("alpn_offers", list(...items));
    const plain = await lineOf(offers(bytes("h2"), bytes("http/1.1")));
    expect(at(plain, "serverConn", "alpnOffers")).to.deep.equal(["h2", "http/1.1"]);
    const grease = offers(bytes("h2"), bytes(Buffer.from([0xfa, 0xfa])));
    const line = await lineOf(grease);
    expect(at(line, "serverConn", "alpnOffersBase64")).to.deep.equal(["aDI=", "+vo="]);
    expect(at(line, "serverConn", "alpnOffers")).to.be.undefined;
    expect(encode(await afterLine(grease)).equals(encode(grease))).to.be.true;
  });
});

describe("a value in a line that says of itself what it is", () => {
  const values: readonly (readonly [value: Element, json: string])[] = [
    [nothing, "null"],
    [boolean(true), "true"],
    [integer(1), "1"],
    [float("1.0"), "1.0"],
    [float("-0.0"), "-0.0"],
    [float("1e-05"), "1e-05"],
    [float("1e+300"), "1e+300"],
    [integer(2n ** 64n + 1n), "18446744073709551617"],
    [integer(10n ** 1000n), `{"$integer":"${String(10n ** 1000n)}"}`],
    [float("nan"), '{"$float":"nan"}'],
    [float("inf"), '{"$float":"inf"}'],
    [float("-inf"), '{"$float":"-inf"}'],
    [text("☕"), '"☕"'],
    [bytes("GET"), '{"$bytes":"GET"}'],
    [bytes(Buffer.from([0xff])), '{"$base64":"/w=="}'],
    [list(integer(1), list()), "[1,[]]"],
    [dict({ b: integer(1), a: dict({}) }), '{"b":1,"a":{}}'],
    [dict({ $bytes: text("x") }), '{"$$bytes":"x"}'],
    [dict({ $$: text("x"), $: integer(1) }), '{"$$$":"x","$$":1}'],
  ];
  for (const [value, json] of values) {
    it(`is ${json.slice(0, 60)}`, async () => {
      expect(await spelled(value)).to.equal(json);
      const flow = smallHttpFlow({ metadata: dict({ key: value }) });
      expect(encode(await afterLine(flow)).toString("latin1")).to.equal(
        encode(flow).toString("latin1"),
      );
    });
  }

  it("keeps keys that objects have, and those that look like numbers, in their order", async () => {
    const names = ["10", "2", "__proto__", "constructor", ""];
    const metadata: Element = {
      kind: "dict",
      zeros: 0,
      entries: names.map((name) => [text(name), text(name)] as const),
    };
    const flow = smallHttpFlow({ metadata });
    const line = await lineOf(flow);
    expect(line).to.contain('"metadata":{"10":"10","2":"2","__proto__":"__proto__",');
    expect(encode(await afterLine(flow)).equals(encode(flow))).to.be.true;
  });
});

describe("text in a line", () => {
  it("is such that any program reads, also where JavaScript has half a character", async () => {
    const flow = await readOnly(mitmFormat, encode(smallHttpFlow()));
    flow.comment = "a\udcffb";
    expect(at((await writeAll(jsonlFormat, [flow])).toString(), "comment")).to.equal("a\ufffdb");
  });

  it("may have half a character in a line that others made", async () => {
    const jsonl = await convert(mitmFormat, jsonlFormat, encode(smallHttpFlow()));
    const odd = jsonl.toString().replace('"comment":""', '"comment":"\\ud800"');
    const flow = await readOnly(jsonlFormat, Buffer.from(odd));
    expect(flow.comment).to.equal("\ud800");
    expect((await writeAll(jsonlFormat, [flow])).toString()).to.equal(odd);
  });
});
