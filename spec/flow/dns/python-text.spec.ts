import { expect } from "chai";
import { DnsDataError } from "../../../lib/flow/dns/data-error.js";
import { escapeBytes, unescapeBytes } from "../../../lib/flow/dns/python-text.js";
import { pythonString } from "../../../lib/flow/python/string.js";
import { fc } from "../../support/property.js";

describe("a string as Python shows it", () => {
  const shown = {
    a: "'a'",
    "it's": `"it's"`,
    '"it\'s"': `'"it\\'s"'`,
    '"': `'"'`,
    "\\\t\n\r": "'\\\\\\t\\n\\r'",
    "\x00\x7f\xa0": "'\\x00\\x7f\\xa0'",
    "é \u2028": "'é \\u2028'",
    "\u{1f600}\u{e0001}": "'\u{1f600}\\U000e0001'",
    "\ud800": "'\\ud800'",
  };
  for (const [text, python] of Object.entries(shown)) {
    it(python, () => {
      expect(pythonString(text)).to.equal(python);
    });
  }
});

describe("bytes as mitmproxy escapes them", () => {
  it("are ASCII, with escapes for what is not printable", () => {
    const bytes = Buffer.from("a \\ ' \" \t\n\r \x00\x7f\xff", "latin1");
    expect(escapeBytes(bytes)).to.equal("a \\\\ ' \" \\t\\n\\r \\x00\\x7f\\xff");
  });

  it("lose backslashes before a quote, as there", () => {
    expect(escapeBytes(Buffer.from("\\\\\\'"))).to.equal("\\\\'");
  });

  it("are the same again, unless they have a quote after backslashes", () => {
    const bytes = fc.uint8Array().map((array) => Buffer.from(array));
    fc.assert(
      fc.property(
        bytes.filter((one) => !one.includes("\\'")),
        (one) => {
          expect(unescapeBytes(escapeBytes(one))).to.deep.equal(one);
        },
      ),
    );
  });

  it("may have the other escapes of Python", () => {
    expect(unescapeBytes("\\a\\b\\f\\v\\0\\101\\777\\q\\\n\\'é").toString("latin1")).to.equal(
      "\x07\b\f\v\0A\xff\\q'\xc3\xa9",
    );
  });

  for (const text of ["\\", "a\\x", "\\x1", "\\xg1"]) {
    it(`may not have escapes that are not whole: ${text}`, () => {
      expect(() => unescapeBytes(text)).to.throw(DnsDataError, "escape");
    });
  }
});
