import { fc } from "../support/property.js";
import { expect } from "chai";
import { decodeText, encodeText } from "../../lib/flow/text.js";

/** Bytes and what Python's `decode("utf-8", "surrogateescape")` gives. */
const known: readonly (readonly [what: string, bytes: readonly number[], text: string])[] = [
  ["nothing", [], ""],
  ["ASCII", [0x61, 0x00, 0x7f], "a\0\x7f"],
  ["two bytes", [0xc3, 0xa9], "é"],
  ["three bytes", [0xe2, 0x98, 0x95], "☕"],
  ["four bytes", [0xf0, 0x9f, 0x98, 0x80], "😀"],
  ["Latin-1", [0x63, 0xe9, 0x61], "c\udce9a"],
  [
    "bytes that are never in UTF-8",
    [0xff, 0xfe, 0xc0, 0xc1, 0xf5],
    "\udcff\udcfe\udcc0\udcc1\udcf5",
  ],
  ["a continuation alone", [0x80, 0xbf], "\udc80\udcbf"],
  ["a sequence that is cut", [0xe2, 0x98], "\udce2\udc98"],
  ["a sequence that is cut by text", [0xf0, 0x9f, 0x98, 0x61], "\udcf0\udc9f\udc98a"],
  ["a sequence that is longer than it may be", [0xc0, 0xaf], "\udcc0\udcaf"],
  ["another such", [0xe0, 0x80, 0xaf], "\udce0\udc80\udcaf"],
  ["half a character of UTF-16", [0xed, 0xa0, 0x80], "\udced\udca0\udc80"],
  ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80], "\udcf4\udc90\udc80\udc80"],
  ["the last character", [0xf4, 0x8f, 0xbf, 0xbf], "\u{10ffff}"],
  ["a byte order mark", [0xef, 0xbb, 0xbf, 0x61], "\ufeffa"],
  ["all kinds together", [0xff, 0xc3, 0xa9, 0x80, 0x61], "\udcffé\udc80a"],
];

describe("text of bytes", () => {
  for (const [what, bytes, text] of known) {
    it(`is as in Python: ${what}`, () => {
      expect(decodeText(Buffer.from(bytes))).to.equal(text);
    });

    it(`gives the bytes back: ${what}`, () => {
      expect(encodeText(text)).to.deep.equal(Buffer.from(bytes));
    });
  }

  it("gives all bytes back", () => {
    fc.assert(
      fc.property(bytesNearUtf8, (bytes) => {
        expect(encodeText(decodeText(bytes))).to.deep.equal(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  it("gives all text back that is well-formed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(decodeText(encodeText(text))).to.equal(text);
      }),
      { numRuns: 2000 },
    );
  });

  it("is UTF-8 where it is well-formed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(encodeText(text)).to.deep.equal(Buffer.from(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("never throws, whatever lone surrogates are in it", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0xd7ff, max: 0xe000 }).map(fromUnit) }),
        (text) => {
          expect(encodeText(text)).to.be.instanceOf(Buffer);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** Bytes that look like UTF-8, and are not quite. */
const bytesNearUtf8 = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: "binary", maxLength: 3 }).map((text) => Buffer.from(text)),
      fc
        .string({ unit: "binary", minLength: 1, maxLength: 1 })
        .map((text) => Buffer.from(text).subarray(0, -1)),
    ),
  )
  .map((parts) => Buffer.concat(parts));

function fromUnit(unit: number): string {
  return String.fromCharCode(unit);
}
