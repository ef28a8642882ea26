import { expect } from "chai";
import { decodeCharset, encodeCharset } from "../../lib/flow/charset/charset.js";
import { CharsetError } from "../../lib/flow/charset/charset-error.js";
import { inferCharset } from "../../lib/flow/charset/infer.js";
import { codecName } from "../../lib/flow/charset/names.js";
import { fc } from "../support/property.js";
import { describeWithMitmproxy, runPython } from "./python.js";

/** Charsets that are to be as in Python: the same text, the same bytes, errors for the same input. */
const same = [
  ...["utf_8", "utf_8_sig", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"],
  ...["ascii", "latin_1", "cp949", "hp_roman8", "koi8_r", "koi8_t", "koi8_u", "kz1048"],
  ...["mac_cyrillic", "mac_latin2", "cp1125"],
  ...["cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1256", "cp1257", "cp1258"],
  ...["cp437", "cp720", "cp737", "cp775", "cp850", "cp852", "cp855", "cp856", "cp857", "cp858"],
  ...["cp860", "cp861", "cp862", "cp863", "cp864", "cp865", "cp866", "cp869", "cp874"],
  ...["iso8859_2", "iso8859_3", "iso8859_4", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8"],
  ...["iso8859_9", "iso8859_10", "iso8859_11", "iso8859_13", "iso8859_14", "iso8859_15"],
  "iso8859_16",
];

interface Difference {
  /** Whether we take what Python refuses: what browsers take under that name. */
  readonly takesMore?: boolean;
  /** Bytes, one character each, that have another meaning here, or none. */
  readonly bytes?: RegExp;
  /** Characters that have other bytes here, or none. */
  readonly characters?: RegExp;
}

const escape = "\x1b";

/** Python would encode these, but as something that it decodes to another character. */
const yenAndOverline = /[\u00a5\u203e]/;

/** The charsets that differ, and all in which they do. */
const different: Readonly<Record<string, Difference>> = {
  // What Python has here from the Unicode consortium's old table, browsers have from ETEN.
  big5: {
    takesMore: true,
    bytes: /[\xc6\xc7]/,
    characters: /[\u0401-\u0451\u2460-\u247d\u2550-\u2573\u3005\u3041-\u30fe\u5341\u5345]/,
  },
  big5hkscs: { takesMore: true, characters: /[\u256d-\u2570\u4e00-\u9fff]/ },
  cp950: {
    bytes: /[\xc6\xc7]/,
    characters:
      /[\u00a2\u00a3\u00a5\u0401-\u0451\u2022\u203e\u223c\u2460-\u247d\u2609\u2641\u3005\u3041-\u30fe\u5341\u5345\uff64]/,
  },
  cp1255: { takesMore: true },
  // The characters of IBM are in two places. Characters of private use are not known.
  cp932: {
    bytes: /[\xa0\xfd-\xff]|\xf9/,
    characters:
      /[\u00a2\u00a3\u00ac\u2016\u2116\u2121\u2160-\u2179\u2212\u2252\u2261\u221f\u2235\u301c\u3231\u4e00-\u9fff\ue000-\uffff]/,
  },
  euc_jp: { takesMore: true, bytes: /\x8f\xa2\xb7/, characters: yenAndOverline },
  // Python spells syllables that the standard has not in eight bytes.
  euc_kr: { takesMore: true, bytes: /\xa4\xd4/, characters: /[\uac00-\ud7a3]/ },
  gb18030: { takesMore: true, bytes: /\xa3\xa0|\xa8\xbc/, characters: /[\u1e3f\ue5e5\ue7c7]/ },
  gb2312: { takesMore: true },
  gbk: { takesMore: true },
  // Python passes escape sequences that it does not know.
  iso2022_jp: {
    takesMore: true,
    bytes: new RegExp(`${escape}(?!\\(B|\\$[B@])`),
    characters: new RegExp(`[${escape}\\u00a5\\u203e]`),
  },
  // The apple, and others that only Apple had.
  mac_croatian: { bytes: /\xd8/, characters: /\uf8ff/ },
  mac_greek: { bytes: /\xff/, characters: /\u00ad/ },
  mac_iceland: { bytes: /\xf0/, characters: /\uf8ff/ },
  mac_roman: { bytes: /\xf0/, characters: /\uf8ff/ },
  mac_romanian: { bytes: /\xf0/, characters: /\uf8ff/ },
  mac_turkish: { bytes: /[\xf0\xf5]/, characters: /[\uf8a0\uf8ff]/ },
  shift_jis: { takesMore: true, characters: yenAndOverline },
  tis_620: { takesMore: true },
};

const charsets: readonly string[] = [...same, ...Object.keys(different)];

/** The codecs of Python that are not known here, some of which are not of text at all. */
const unknown = [
  ...["base64", "bz2", "charmap", "cp037", "cp1006", "cp1026", "cp1140", "cp273", "cp424", "cp500"],
  ...["cp875", "euc_jis_2004", "euc_jisx0213", "hex", "hz", "idna", "iso2022_jp_1"],
  ...["iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr", "johab"],
  ...["mac-arabic", "mac-farsi", "palmos", "ptcp154", "punycode", "quopri", "raw-unicode-escape"],
  ...["rot-13", "shift_jis_2004", "shift_jisx0213", "undefined", "unicode-escape", "utf-7", "uu"],
  "zlib",
];

/** Reads a list of [what, name, value]; prints a list of results, null where Python raised. */
const oracle = `
import base64, codecs, encodings, json, pkgutil, sys
from encodings.aliases import aliases
from mitmproxy.net import encoding
from mitmproxy.net.http.headers import infer_content_encoding

def answer(what, name, value):
    if what == "decode":
        text = encoding.decode(base64.b64decode(value), name)
        return text if isinstance(text, str) else None
    if what == "encode":
        data = encoding.encode(value, name)
        return base64.b64encode(data).decode() if isinstance(data, bytes) else None
    if what == "infer":
        return infer_content_encoding(name, base64.b64decode(value))
    if what == "codec":
        return codecs.lookup(name.lower()).name
    return json.dumps([module.name for module in pkgutil.iter_modules(encodings.__path__)] + list(aliases))

results = []
for question in json.load(sys.stdin):
    try:
        results.append(answer(*question))
    except Exception:
        results.append(None)
json.dump(results, sys.stdout)
`;

type Question = readonly [
  what: "decode" | "encode" | "infer" | "codec" | "names",
  name: string,
  value: string,
];

function ask(python: string, questions: readonly Question[]): readonly (string | null)[] {
  const input = Buffer.from(JSON.stringify(questions));
  return (JSON.parse(runPython(python, oracle, [], input).toString()) as unknown[]).map((answer) =>
    typeof answer === "string" ? answer : null,
  );
}

/** What a charset makes of something; null where it cannot. */
function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof CharsetError) return null;
    throw error;
  }
}

/** Bytes that mean something in one charset or another, and noise. */
function someBytes(): Buffer[] {
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0x00, 0x0a, 0x30, 0x41, 0x5c, 0x7e, 0x80, 0x81, 0x8e, 0x8f, 0xa1, 0xa4, 0xfe),
  );
  const piece = fc.oneof(
    fc.array(byte, { minLength: 1, maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom('\x1b$B$"\x1b(B', "\x1b$@0!", "\x1b(Bab", "\ufeff")
      .map((text) => Buffer.from(text)),
    fc.constantFrom("feff", "fffe", "0000feff", "fffe0000", "d83dde00", "3dd800de", "8130e238"),
    fc.string({ unit: "grapheme", maxLength: 3 }).map((text) => Buffer.from(text, "utf16le")),
    fc.string({ unit: "grapheme", maxLength: 3 }).map((text) => Buffer.from(text)),
  );
  const bytes = fc
    .array(piece, { maxLength: 4 })
    .map((pieces) =>
      Buffer.concat(pieces.map((one) => (typeof one === "string" ? Buffer.from(one, "hex") : one))),
    );
  const single = Array.from({ length: 256 }, (_, value) => Buffer.of(value));
  return [...single, ...fc.sample(bytes, 1000)];
}

/** Texts of characters that the charset has, and others. */
function someTexts(charset: string): string[] {
  const inputs = [
    ...Array.from({ length: 256 }, (_, value) => Buffer.of(value)),
    ...fc.sample(fc.uint8Array({ minLength: 2, maxLength: 2 }), 400).map((two) => Buffer.from(two)),
  ];
  const characters = inputs
    .map((input) => attempt(() => decodeCharset(input, charset)))
    .filter((text) => text !== null && text.length > 0)
    .map(String);
  const unit = fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom("a", ...characters) },
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom("\ud800", "\udcff", "\ufffd", "\ufeff", "?"),
  );
  return fc.sample(fc.array(unit, { maxLength: 6 }), 500).map((units) => units.join(""));
}

/** What is tried with a charset, and what Python makes of it. */
interface Trial {
  readonly charset: string;
  readonly inputs: readonly Buffer[];
  readonly texts: readonly string[];
  readonly decoded: (string | null)[];
  readonly encoded: (string | null)[];
}

function makeTrial(charset: string): Trial {
  const { bytes, characters } = different[charset] ?? {};
  return {
    charset,
    inputs: someBytes().filter((input) => bytes?.test(input.toString("latin1")) !== true),
    texts: someTexts(charset).filter((text) => characters?.test(text) !== true),
    decoded: [],
    encoded: [],
  };
}

function questionsOf({ charset, inputs, texts }: Trial): Question[] {
  return [
    ...inputs.map((input): Question => ["decode", charset, input.toString("base64")]),
    ...texts.map((text): Question => ["encode", charset, text]),
  ];
}

describeWithMitmproxy("12.2.3", "charsets, compared with Python's,", (python) => {
  const trials = new Map<string, Trial>();

  before(() => {
    for (const charset of charsets) trials.set(charset, makeTrial(charset));
    const answers = ask(python, [...trials.values()].flatMap(questionsOf)).values();
    for (const { inputs, texts, decoded, encoded } of trials.values()) {
      while (decoded.length < inputs.length) decoded.push(answers.next().value ?? null);
      while (encoded.length < texts.length) encoded.push(answers.next().value ?? null);
    }
  });

  for (const charset of charsets) {
    const takesMore = different[charset]?.takesMore === true;
    it(`hold the same${takesMore ? ", and more" : ""}: ${charset}`, () => {
      const { inputs, texts, decoded, encoded } = trials.get(charset) ?? makeTrial(charset);
      expect(decoded).to.have.length.above(100);
      for (const [nth, input] of inputs.entries()) {
        const expected = decoded[nth];
        if (expected === null && takesMore) continue;
        const text = attempt(() => decodeCharset(input, charset));
        expect(text, input.toString("hex")).to.equal(expected);
      }
      for (const [nth, text] of texts.entries()) {
        const expected = encoded[nth];
        if (expected === null && takesMore) continue;
        const bytes = attempt(() => encodeCharset(text, charset));
        expect(bytes?.toString("base64") ?? null, JSON.stringify(text)).to.equal(expected);
      }
    });
  }

  it("have the same names, save those that are not known here", () => {
    const names = JSON.parse(ask(python, [["names", "", ""]])[0] ?? "") as string[];
    const codecs = ask(
      python,
      names.flatMap((name): Question[] => [
        ["codec", name, ""],
        ["codec", codecName(name) ?? "", ""],
      ]),
    );
    const missing = new Set<string>();
    for (const [nth, name] of names.entries()) {
      const [theirs = null, ours = null] = codecs.slice(2 * nth, 2 * nth + 2);
      if (ours === null && theirs !== null) missing.add(theirs);
      else expect(ours, name).to.equal(theirs);
    }
    expect([...missing].sort()).to.deep.equal([...unknown].sort());
  });

  it("have names that may be spelled in the same ways", () => {
    const spelled = fc
      .tuple(
        fc.constantFrom(
          "utf 8",
          "iso 8859 1",
          "iso8859 15",
          "windows 1252",
          "ansi x3 4 1968",
          "l1",
        ),
        fc.array(fc.constantFrom("", "-", "_", " ", ".", '"', "--", "\u00e9", ":", "\uff18", "'")),
        fc.boolean(),
      )
      .map(([name, glue, isUpper]) => {
        const spelling = name
          .split(" ")
          .map((word, nth) => word + (glue[nth] ?? "-"))
          .join("");
        return (glue.at(-1) ?? "") + (isUpper ? spelling.toUpperCase() : spelling);
      });
    const names = [...fc.sample(spelled, 3000), "utf-8\0", "utf-8\udcff", "", " ", "__utf_8__"];
    const questions = names.flatMap((name): Question[] => [
      ["codec", name, ""],
      ["codec", codecName(name) ?? "", ""],
    ]);
    const codecs = ask(python, questions);
    for (const [nth, name] of names.entries()) {
      expect(codecs[2 * nth + 1], JSON.stringify(name)).to.equal(codecs[2 * nth]);
    }
  });

  it("are found in the same places", () => {
    const contentType = fc
      .array(
        fc.constantFrom(
          ...["text/html", "application/json", "text/css", "text/xml", "application/xhtml+xml"],
          ...["text/javascript", "image/png", "TEXT/HTML", "text/plain", ";", "; charset=gbk"],
          ...[";charset=", "; charset=utf-8", "; Charset=x", '; charset="gb2312"', "; a=b", "/"],
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join(""));
    const body = fc
      .array(
        fc.constantFrom(
          ...["<meta ", "<META", "charset=", "CharSet='", '"', "'", ">", "<", "gb2312", "x", " "],
          ...["<?xml", "?>", " encoding=", 'encoding="', "?", "@charset ", '@charset "', '";'],
          ...["\ufeff", "\u00e9", "\n", "big5", "</meta>"],
        ),
        { maxLength: 14 },
      )
      .map((parts) => Buffer.from(parts.join("")));
    const mark = fc.constantFrom("", "", "", "", "feff", "fffe", "0000feff", "fffe0000", "efbbbf");
    const cases = fc
      .sample(fc.tuple(contentType, mark, body), 20_000)
      .map(
        ([type, start, rest]) => [type, Buffer.concat([Buffer.from(start, "hex"), rest])] as const,
      );
    const found = ask(
      python,
      cases.map(([type, content]) => ["infer", type, content.toString("base64")]),
    );
    for (const [nth, [type, content]] of cases.entries()) {
      const ours = inferCharset(type, content);
      expect(normal(ours), `${type} ${content.toString()}`).to.equal(normal(found[nth] ?? null));
    }
  });
});

/** mitmproxy writes UTF-8 both ways. */
function normal(charset: string | null): string | null {
  return charset === "utf8" ? "utf-8" : charset;
}
