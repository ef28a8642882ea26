import { expect } from "chai";
import fc from "fast-check";
import { plainText } from "../../../lib/terminal/plain-text.js";
import { controlCharacters } from "../../cli/support/control-characters.js";
import { anyFlow } from "../../support/arbitrary/flow.js";
import { readFlow } from "../../support/mitm-file.js";
import { smallHttpFlow, smallRequest } from "../../support/small-flow.js";
import { listing } from "./listing.js";
import { bytes, encode, text } from "../../support/tnetstring.js";

describe("a listing", () => {
  it("never has a control character of a capture, at any width", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyFlow,
        fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 60 })),
        fc.constantFrom(1, 2, 3, 4),
        async (element, width, level) => {
          const shown = await listing([await readFlow(encode(element))], { width, level });
          expect(controlCharacters(shown.replaceAll("\t", ""))).to.deep.equal([]);
        },
      ),
    );
  });

  it("has as many lines as without the line breaks of a capture", async () => {
    const path = bytes("/a\nb\r\nc\u2028d\u0085e");
    const shown = await listing([
      await readFlow(smallHttpFlow({ request: smallRequest({ path }) })),
    ]);
    expect(shown.split("\n")).to.have.length(3);
    expect(shown).to.contain("/a\\x0ab\\x0d\\x0ac\\u2028d\\x85e");
  });

  it("never has a lone surrogate or U+FFFD for bytes that are not UTF-8", async () => {
    const path = bytes(Buffer.from("2fff41", "hex"));
    const shown = await listing([
      await readFlow(smallHttpFlow({ request: smallRequest({ path }) })),
    ]);
    expect(shown).to.contain("/\\xffA");
  });

  it("never has a line wider than the terminal", async () => {
    const host = text("ü".repeat(100));
    const flow = await readFlow(smallHttpFlow({ request: smallRequest({ host }) }));
    for (const line of (await listing([flow], { width: 30 })).split("\n")) {
      expect(line.length).to.be.at.most(30);
    }
  });

  it("cuts no character in two", async () => {
    const path = bytes("/😀😀😀😀😀😀😀😀😀😀😀😀");
    const flow = await readFlow(smallHttpFlow({ request: smallRequest({ path }) }));
    for (let width = 30; width < 60; width++) {
      expect(await listing([flow], { width })).not.to.contain("\ufffd");
    }
  });
});

describe("text that is made safe", () => {
  it("has no control characters, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (any) => {
        expect(plainText(any)).not.to.contain("\n");
        expect(controlCharacters(plainText(any))).to.deep.equal([]);
      }),
    );
  });

  it("is the same where it was safe", () => {
    for (const safe of ["", "GET /a?b=c", "größe 😀 中文"]) expect(plainText(safe)).to.equal(safe);
  });

  it("shows what was there as an escape", () => {
    expect(plainText("\x1b[2J\t\x7f\x9b\u202e")).to.equal("\\x1b[2J\\x09\\x7f\\x9b\\u202e");
  });
});
