import { expect } from "chai";
import { FilterLimitError } from "../../../lib/filter/limit-error.js";
import { compileMatcher, type Matcher } from "../../../lib/filter/regex/matcher.js";
import { plainPattern, type SubjectKind } from "../../../lib/filter/regex/pattern.js";

interface Options {
  readonly kind?: SubjectKind;
  readonly flags?: string;
}

/** Without flags, unlike in filters. */
function matcher(pattern: string, { kind = "text", flags = "" }: Options = {}): Matcher {
  return compileMatcher(plainPattern(pattern), kind, {
    ignoreCase: flags.includes("i"),
    multiline: flags.includes("m"),
    dotAll: flags.includes("s"),
    verbose: flags.includes("x"),
    ascii: kind === "bytes",
  });
}

/** What Python finds, and JavaScript would not, or the other way round. */
const found: readonly [pattern: string, subject: string, flags?: string][] = [
  ["a$", "a\n"],
  ["a$", "a\nb", "m"],
  ["^b", "a\nb", "m"],
  ["a.b", "a\rb"],
  ["a.b", "a\u2028b"],
  ["a.b", "a\nb", "s"],
  ["\\Aa\\Z", "a"],
  ["a\\z", "a"],
  ["(?P<x>a)b", "ab"],
  ["(?i)A", "a"],
  ["(?i:A)b", "ab"],
  ["(?s:.)", "\n"],
  ["(?x) a b # comment\n c", "abc"],
  ["a(?#comment)b", "ab"],
  ["a{,2}b", "aab"],
  ["a{,b", "a{,b"],
  ["[]a]", "]"],
  ["[^]]", "a"],
  ["[a-]", "-"],
  ["[[]", "["],
  ["\\101\\x42\\u0043\\U00000044", "ABCD"],
  ["\\a\\f\\v\\0", "\x07\f\v\0"],
  ["[\\b]", "\b"],
  ["\\w\\d", "é٣"],
  ["\\s", "\x1c"],
  ["\\bé", "a é"],
  ["^.$", "😀"],
  ["[^a]", "😀"],
  ["[\\W_]", "-"],
  ["[^\\W_]", "é"],
  ["\\B", "ab"],
  ["k", "\u212a", "i"],
  ["I", "ı", "i"],
  ["ſ", "S", "i"],
  ["σ", "ς", "i"],
  ["[à-ÿ]", "É", "i"],
  ["[^a]", "b", "i"],
  ["(?<=ab)c", "abc"],
  ["(?<!ab)c", "bac"],
  ["(?<=(?>ab))c", "abc"],
  ["(?>a+)b", "aab"],
  ["a++b", "aab"],
  ["(a)|b\\1?", "b"],
  ["(.)\\1", "xaa"],
  ["(?P<x>.)-(?P=x)", "a-a"],
  ["(.)\\1", "aA", "i"],
  ["(?:(a)|b)*\\1", "aba"],
  ["(a)?b(?(1)c|d)", "abc"],
  ["^(a)?b(?(1)c|d)$", "bd"],
  ["(?P<q>')?a(?(q)')$", "'a'"],
];

const notFound: readonly [pattern: string, subject: string, flags?: string][] = [
  ["a$", "a\r", "m"],
  ["^b", "a\rb", "m"],
  ["a$", "a\n\n"],
  ["a\\Z", "a\n"],
  ["\\s", "\ufeff"],
  ["\\B", ""],
  ["\\b", ""],
  ["(?a)\\w", "é"],
  ["(?a:\\d)", "٣"],
  ["(?-i:A)", "a", "i"],
  ["(?>a+)ab", "aab"],
  ["a++ab", "aaab"],
  ["(?:a|ab){2}+", "abab"],
  ["(a)|b\\1", "b"],
  ["^(a)?b(?(1)c|d)$", "abd"],
  ["(?!)", "a"],
  ["(?!.|$)", "😀"],
  ["\\B", "a😀a"],
];

describe("compileMatcher", () => {
  for (const [pattern, subject, flags = ""] of found) {
    it(`finds /${pattern}/${flags} in ${JSON.stringify(subject)}`, () => {
      expect(matcher(pattern, { flags }).test(subject)).to.be.true;
    });
  }

  for (const [pattern, subject, flags = ""] of notFound) {
    it(`does not find /${pattern}/${flags} in ${JSON.stringify(subject)}`, () => {
      expect(matcher(pattern, { flags }).test(subject)).to.be.false;
    });
  }

  describe("for bytes", () => {
    const bytes = (pattern: string, flags = "i"): Matcher =>
      matcher(pattern, { kind: "bytes", flags });

    it("takes the pattern as UTF-8", () => {
      expect(bytes("é").test(Buffer.from("é"))).to.be.true;
      expect(bytes("^..$").test(Buffer.from("é"))).to.be.true;
    });

    it("takes the same bytes as characters", () => {
      expect(bytes("\\xff\\x00").test("\xff\0")).to.be.true;
    });

    it("knows only the case of ASCII letters", () => {
      expect(bytes("k").test(Buffer.from("K"))).to.be.true;
      expect(bytes("\\xe9").test("\xc9")).to.be.false;
    });

    it("knows only ASCII letters, digits and spaces", () => {
      expect(bytes("\\w|\\d|\\s").test("\xe9\xa0\x85\x1c")).to.be.false;
      expect(bytes("^\\W\\D\\S$").test("\xe9\xa0\x85")).to.be.true;
    });

    it("repeats a group in any ASCII case", () => {
      expect(bytes("(k)\\1").test("kK")).to.be.true;
      expect(bytes("(\\xe9)\\1").test("\xe9\xc9")).to.be.false;
    });
  });

  describe("where V8 cannot", () => {
    it("finds a pattern that is too large for it", () => {
      const large = matcher(`x${"abc[de]".repeat(20_000)}`, { kind: "bytes" });
      expect(large.test(`x${"abcd".repeat(20_000)}`)).to.be.true;
      expect(large.test(`x${"abcd".repeat(19_999)}`)).to.be.false;
    });

    it("goes on where its stack overflows", () => {
      const subject = Buffer.alloc(12_000_000, "a");
      expect(matcher("^(?:a|bc)*d", { kind: "bytes" }).test(subject)).to.be.false;
    });

    it("says so where the memory would not suffice", () => {
      const subject = Buffer.alloc(12_000_000, "a");
      expect(() => matcher("^(?:a|bc)*(?=d)", { kind: "bytes" }).test(subject))
        .to.throw(FilterLimitError)
        .that.includes({
          pattern: "^(?:a|bc)*(?=d)",
          reason: "would take too much memory on this flow",
        });
    });
  });

  describe("where other ways could be tried without end", () => {
    const long = Buffer.from(`foo${"a".repeat(300_000)}!`);

    for (const pattern of [
      "(.*a){12}b",
      "(?:a?){30}a{30}c",
      "^(?:(?:[a-z])+.)+[A-Z](?:[a-z])+$",
      "a*a*a*a*a*b",
      "^.*foo\\b.*bar$",
      "(?:a|aa|aaa)+c",
      "x?.*=.*y",
      "[^x]{0,900}b",
    ]) {
      it(`comes to an end on a long subject: ${pattern}`, () => {
        expect(matcher(pattern, { kind: "bytes", flags: "s" }).test(long)).to.be.false;
        expect(matcher(pattern, { flags: "s" }).test(long.toString("latin1"))).to.be.false;
      });
    }

    it("finds what is there all the same", () => {
      const found = matcher("(?:.*a){12}b?!$", { kind: "bytes" });
      expect(found.test(long)).to.be.true;
      expect(found.test(Buffer.from("a".repeat(11) + "!"))).to.be.false;
    });

    it("forgets states of which there are very many", () => {
      const many = matcher("a[ab]{16}c", { kind: "bytes" });
      let subject = "";
      for (let number = 0; number < 20_000; number++) subject += number.toString(2);
      const bytes = subject.replaceAll("0", "a").replaceAll("1", "b");
      expect(many.test(Buffer.from(bytes.repeat(2)))).to.be.false;
      expect(many.test(Buffer.from(`${bytes.repeat(2)}${"a".repeat(17)}c`))).to.be.true;
    });

    it("says so where neither can be had", () => {
      expect(() => matcher("(?=a)(a+)+b", { kind: "bytes" }).test(long))
        .to.throw(FilterLimitError)
        .that.includes({ reason: "would take too much time on this flow" });
    });
  });

  it("takes no longer on a long subject for what may be anything before and behind", () => {
    // Looked for from each place on, this would take hours.
    const subject = Buffer.alloc(1_000_000, "a");
    expect(matcher(".*b.*", { kind: "bytes", flags: "s" }).test(subject)).to.be.false;
  });
});
