import { expect } from "chai";
import { DnsDataError } from "../../../lib/flow/dns/data-error.js";
import { packName, unpackName } from "../../../lib/flow/dns/domain-name.js";
import { decodeIdna, encodeIdna } from "../../../lib/flow/idna/idna.js";
import { fc } from "../../support/property.js";
import { anyName, plainName } from "./arbitrary/name.js";

describe("a domain name", () => {
  it("is labels, each with its length before it, and an empty one at the end", () => {
    expect(packName("www.example").toString("latin1")).to.equal("\x03www\x07example\x00");
    expect(packName("").toString("latin1")).to.equal("\x00");
  });

  it("is the same when it was packed and unpacked", () => {
    fc.assert(
      fc.property(plainName, (name) => {
        expect(unpackName(packName(name))).to.equal(name);
      }),
    );
  });

  it("is packed, or refused", () => {
    fc.assert(
      fc.property(fc.oneof(anyName, fc.string({ unit: "binary" })), (name) => {
        try {
          packName(name);
        } catch (error) {
          expect(error).to.be.instanceOf(DnsDataError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("is unpacked, or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          unpackName(Buffer.from(bytes));
        } catch (error) {
          expect(error).to.be.instanceOf(DnsDataError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("may have labels of 63 bytes, and no longer ones", () => {
    expect(packName("a".repeat(63))).to.have.length(65);
    expect(() => packName("a".repeat(64))).to.throw(DnsDataError, "too long");
    expect(() => packName("ü".repeat(60))).to.throw(DnsDataError, "too long");
  });

  for (const name of [".", "a.", ".a", "a..b"]) {
    it(`may not have empty labels: ${name}`, () => {
      expect(() => packName(name)).to.throw(DnsDataError, "empty");
    });
  }

  it("has no pointer outside of a message, and nothing after it", () => {
    expect(() => unpackName(Buffer.of(0xc0, 0))).to.throw(DnsDataError, "pointer");
    expect(() => unpackName(Buffer.of(0, 0))).to.throw(DnsDataError, "at byte 1");
  });

  it("is refused when it is far too long and not ASCII", () => {
    expect(() => packName("ü\u0323".repeat(1_000_000))).to.throw(DnsDataError);
  });
});

describe("an internationalized name", () => {
  const pairs = {
    "bücher.example": "xn--bcher-kva.example",
    例え: "xn--r8jz45g",
    "мойдомен.рф": "xn--d1acklchcc.xn--p1ai",
    "ليهمابتكلموشعربي؟": "xn--egbpdaj6bu4bxfgehfvwxn",
    pročprostěnemluvíčesky: "xn--proprostnemluvesky-uyb24dma41a",
  };
  for (const [name, ascii] of Object.entries(pairs)) {
    it(`is encoded and decoded: ${name}`, () => {
      expect(encodeIdna(name)).to.equal(ascii);
      expect(decodeIdna(ascii)).to.equal(name);
    });
  }

  const prepared = {
    BÜCHER: "xn--bcher-kva",
    "bu\u0308cher": "xn--bcher-kva",
    ｂücher: "xn--bcher-kva",
    straße: "strasse",
    Ⅷ: "viii",
    "a。é": "a.xn--9ca",
    "é.": "xn--9ca.",
    "a\u00ad\u200db": "ab",
  };
  for (const [name, ascii] of Object.entries(prepared)) {
    it(`is prepared before it is encoded: ${name}`, () => {
      expect(encodeIdna(name)).to.equal(ascii);
    });
  }

  for (const name of [
    ".a",
    "a..b",
    "é。。b",
    "\u00ad",
    "é\u1680",
    "\ue000",
    "אa",
    "א1",
    "xn--é",
    "\ud800",
  ]) {
    it(`is refused when it cannot be a name: ${JSON.stringify(name)}`, () => {
      expect(encodeIdna(name)).to.be.null;
    });
  }

  // Newer rules would have some of these.
  for (const ascii of [
    "é",
    "xn--",
    "xn--a",
    "xn--strae-oqa",
    "xn--0",
    "xn--99999999",
    "xn--a-é",
    "xn--ls8h=",
  ]) {
    it(`is not decoded when it is not what is encoded: ${ascii}`, () => {
      expect(decodeIdna(ascii)).to.be.null;
    });
  }

  it("is not decoded when it is far too long", () => {
    expect(decodeIdna(`xn--${"a".repeat(1_000_000)}`)).to.be.null;
  });

  it("is decoded in the case that it is encoded in", () => {
    expect(decodeIdna("A.XN--BCHER-KVA.")).to.equal("A.BüCHER.");
  });
});
