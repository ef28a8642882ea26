import { expect } from "chai";
import { CharsetError } from "../../../lib/flow/charset/charset-error.js";
import { decodeCharset, encodeCharset } from "../../../lib/flow/charset/charset.js";
import { fc } from "../../support/property.js";

/** Charsets, some text that each can hold, and the bytes of it. */
const held: readonly (readonly [charset: string, text: string, hex: string])[] = [
  ["utf-8", "é\ufeff😀", "c3a9efbbbff09f9880"],
  ["utf-8-sig", "é", "efbbbfc3a9"],
  ["utf-16", "a😀", "fffe61003dd800de"],
  ["utf-16be", "\ufeffa", "feff0061"],
  ["utf-16le", "\ufeffa", "fffe6100"],
  ["utf-32", "a", "fffe000061000000"],
  ["utf-32be", "😀\ufffd", "0001f6000000fffd"],
  ["utf-32le", "é", "e9000000"],
  ["ascii", "~", "7e"],
  ["latin-1", "\x80ÿ", "80ff"],
  ["windows-1252", "€", "80"],
  ["windows-1251", "Я", "df"],
  ["cp437", "█", "db"],
  ["iso-8859-15", "€", "a4"],
  ["koi8-r", "я", "d1"],
  ["macintosh", "€Ω", "dbbd"],
  ["shift_jis", "表〜①", "955c81608740"],
  ["windows-31j", "～", "8160"],
  ["euc-jp", "日〜−", "c6fca1c1a1dd"],
  ["iso-2022-jp", "a日本〜b", "611b2442467c4b5c21411b284262"],
  ["gb18030", "中€\ufffd😀", "d6d0a2e38431a4379439fc36"],
  ["big5", "中、", "a4a4a142"],
  ["euc-kr", "한똠", "c7d18c63"],
  ["tis-620", "ก\x80", "a180"],
];

/** Bytes that are not in a charset. */
const undecodable: readonly (readonly [charset: string, hex: string])[] = [
  ["utf-8", "c3"],
  ["utf-8", "eda080"],
  ["utf-16le", "61"],
  ["utf-16be", "d800"],
  ["utf-32le", "0000"],
  ["utf-32le", "00001100"],
  ["utf-32be", "0000d800"],
  ["ascii", "80"],
  ["windows-1252", "81"],
  ["iso-8859-7", "ff"],
  ["shift_jis", "81"],
  ["euc-jp", "8fa1"],
  ["euc-kr", "ff41"],
  ["gb18030", "8130"],
  ["iso-2022-jp", "80"],
  ["iso-2022-jp", "1b"],
  ["iso-2022-jp", "1b244220"],
  ["iso-2022-jp", "1b24422121211b2842"],
];

/** Text that a charset cannot hold. */
const unencodable: readonly (readonly [charset: string, text: string])[] = [
  ["utf-8", "\ud800"],
  ["utf-16", "\udc80"],
  ["ascii", "é"],
  ["latin-1", "€"],
  ["windows-1252", "\x81"],
  ["iso-8859-7", "\ufffd"],
  ["shift_jis", "¥"],
  ["shift_jis", "～"],
  ["euc-jp", "한"],
  ["iso-2022-jp", "ｱ"],
  ["iso-2022-jp", "\x1b"],
  ["gb18030", "\ud800"],
  ["big5", "😀"],
];

describe("text in a charset", () => {
  for (const [charset, text, hex] of held) {
    it(`is decoded and encoded: ${charset}`, () => {
      expect([
        decodeCharset(Buffer.from(hex, "hex"), charset),
        encodeCharset(text, charset).toString("hex"),
      ]).to.deep.equal([text, hex]);
    });
  }

  for (const [charset, hex] of undecodable) {
    it(`is an error when bytes are not in it: ${charset}, ${hex}`, () => {
      expect(() => decodeCharset(Buffer.from(hex, "hex"), charset))
        .to.throw(CharsetError, "bytes that are not in it")
        .with.property("charset", charset);
    });
  }

  for (const [charset, text] of unencodable) {
    it(`is an error when it cannot hold it: ${charset}, ${JSON.stringify(text)}`, () => {
      expect(() => encodeCharset(text, charset))
        .to.throw(CharsetError, "cannot hold the text")
        .with.property("charset", charset);
    });
  }

  for (const charset of ["UTF8", '"utf-8"', " Utf 8 ", "utf--8", "cp65001", "U8"]) {
    it(`may be spelled as Python allows: ${JSON.stringify(charset)}`, () => {
      expect(decodeCharset(Buffer.from("é"), charset)).to.equal("é");
    });
  }

  for (const charset of [
    ...[
      "",
      "-",
      "klingon",
      "utf-8\0",
      "utf-8\udc80",
      "utf.8",
      "utf-7",
      "base64",
      "gzip",
      "identity",
    ],
    ...["__proto__", "constructor", "toString"],
  ]) {
    it(`is an error when it is not known: ${JSON.stringify(charset)}`, () => {
      expect(() => decodeCharset(Buffer.from("a"), charset)).to.throw(CharsetError, "is not known");
      expect(() => encodeCharset("a", charset)).to.throw(CharsetError, "is not known");
    });
  }

  for (const charset of held.map(([name]) => name)) {
    it(`is what was encoded, where it can be: ${charset}`, () => {
      fc.assert(
        fc.property(
          fc.string({ unit: "binary" }),
          fc.string({ unit: "grapheme" }),
          (one, other) => {
            for (const text of [one, other]) {
              const bytes = encodedOrNull(text, charset);
              if (bytes !== null) expect(decodeCharset(bytes, charset)).to.equal(text);
            }
          },
        ),
      );
    });
  }
});

function encodedOrNull(text: string, charset: string): Buffer | null {
  try {
    return encodeCharset(text, charset);
  } catch (error) {
    if (error instanceof CharsetError) return null;
    throw error;
  }
}
