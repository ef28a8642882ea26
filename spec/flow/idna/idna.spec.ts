import { expect } from "chai";
import { decodeIdna, encodeIdna } from "../../../lib/flow/idna/idna.js";
import { fc } from "../../support/property.js";

describe("an internationalised name", () => {
  const names: readonly (readonly [name: string, encoded: string | null])[] = [
    ["", ""],
    ["example.com", "example.com"],
    ["Example.COM.", "Example.COM."],
    ["bücher.example", "xn--bcher-kva.example"],
    ["BÜCHER.example", "xn--bcher-kva.example"],
    ["straße.example", "strasse.example"],
    ["日本。example", "xn--wgv71a.example"],
    ["ﬀ", "ff"],
    ["a\u00adü", "xn--a-eha"],
    ["☕.example.", "xn--53h.example."],
    ["אב", "xn--4dbc"],
    ["א1", null],
    ["a..b", null],
    ["ü..b", null],
    ["a".repeat(64), null],
    ["ü".repeat(100_000), null],
    ["xn--ü", null],
    ["ü\udcff", null],
    ["ü\u200e", null],
  ];
  for (const [name, encoded] of names) {
    const shown = JSON.stringify(name.slice(0, 20));
    it(`is ${encoded ?? "nothing"} in ASCII: ${shown}`, () => {
      expect(encodeIdna(name)).to.equal(encoded);
    });
  }

  const encodings: readonly (readonly [encoded: string, name: string | null])[] = [
    ["", ""],
    ["Example.com.", "Example.com."],
    ["xn--bcher-kva.example:80", "bücher.example:80"],
    ["XN--BCHER-KVA", "BüCHER"],
    ["xn--wgv71a.", "日本."],
    ["a..b", "a..b"],
    ["xn--", null],
    ["xn--abc-", null],
    ["xn--!", null],
    ["xn--99999999", null],
    [`xn--${"9".repeat(1000)}`, null],
    [`xn--${"a".repeat(100_000)}`, null],
    ["ü", null],
  ];
  for (const [encoded, name] of encodings) {
    it(`is ${name ?? "nothing"} in Unicode: ${encoded.slice(0, 20)}`, () => {
      expect(decodeIdna(encoded)).to.equal(name);
    });
  }

  it("is the same when it is encoded and decoded", () => {
    const label = fc.string({
      unit: fc.constantFrom(...Array.from("abüéжщ日本語☕")),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        const name = labels.join(".");
        expect(decodeIdna(encodeIdna(name) ?? "")).to.equal(name);
      }),
    );
  });
});
