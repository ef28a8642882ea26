import { expect } from "chai";
import { inferCharset } from "../../../lib/flow/charset/infer.js";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

describe("the charset of a body", () => {
  const cases: readonly (readonly [why: string, type: string, body: string, charset: string])[] = [
    ["of the header", "text/html; charset=koi8-r", "<meta charset=x>", "koi8-r"],
    ["of the header, the last of several", "a/b; charset=x; charset=y", "", "y"],
    ["of the header, with its quotes", 'a/b; charset="x"', "", '"x"'],
    ["of a mark: UTF-8", "a/b; charset=x", "\xef\xbb\xbf", "utf-8-sig"],
    ["of a mark: UTF-16", "a/b", "\xff\xfea\0", "utf-16le"],
    ["of a mark: UTF-16, the other way", "a/b", "\xfe\xff\0a", "utf-16be"],
    ["of a mark: UTF-32", "a/b", "\xff\xfe\0\0", "utf-32le"],
    ["of a mark: UTF-32, the other way", "a/b", "\0\0\xfe\xff", "utf-32be"],
    ["of JSON", "application/json", '"\xe9"', "utf-8"],
    ["of JavaScript", "text/javascript", "", "utf-8"],
    ["of ECMAScript", "application/ecmascript", "", "utf-8"],
    ["of HTML that says nothing", "text/html", "<html>", "utf-8"],
    ["of HTML that says it", "text/html", '<head>\n<META  Charset="x">', "x"],
    [
      "of HTML that says it as in old times",
      "text/html",
      '<meta http-equiv="Content-Type" content="text/html; charset=x">',
      "x",
    ],
    ["of HTML that says it in a later tag", "text/html", "<meta a=b><meta charset=x>", "x"],
    ["of HTML that says it twice in a tag", "text/html", "<meta charset=x charset=y>", "y"],
    ["of HTML that says it and then nothing", "text/html", '<meta charset="x" charset="">', "x"],
    ["of HTML that says it in a tag without an end", "text/html", "<meta charset=x", "x"],
    ["of HTML that says it outside of a tag", "text/html", "<meta a> charset=x", "utf-8"],
    [
      "of HTML that says it in letters that none has",
      "text/html",
      "<meta charset=\xe9>",
      "latin-1",
    ],
    ["of XML that says nothing", "text/xml", "<?xml version='1.0'?>", "utf-8"],
    ["of XML that says it", "application/xml", '<?xml encoding="x"?>', "x"],
    ["of XML that says it without quotes", "application/xml", "<?xml encoding=x?>", "utf-8"],
    ["of XHTML, which is HTML", "application/xhtml+xml", '<?xml encoding="x"?>', "utf-8"],
    ["of CSS that says nothing", "text/css", "a {}", "utf-8"],
    ["of CSS that says it", "text/css", '@CHARSET "x"; a {}', "x"],
    ["of CSS that says it too late", "text/css", ' @charset "x";', "utf-8"],
    ["of CSS that says it wrongly", "text/css", '@charset "x" ;', "utf-8"],
    ["of anything else", "image/png", "", "latin-1"],
    ["where there is no header", "", "", "latin-1"],
    ["of Chinese text, of which it is said too little", "a/b; charset=GB2312", "", "gb18030"],
    ["of Chinese text in HTML", "text/html", "<meta charset=gbk>", "gb18030"],
  ];
  for (const [why, type, body, charset] of cases) {
    it(`is that ${why}: ${charset}`, () => {
      expect(inferCharset(type, latin1(body))).to.equal(charset);
    });
  }

  it("is found by the header alone, where there is no body", () => {
    expect(inferCharset("text/html", null)).to.equal("utf-8");
  });

  for (const [what, type, part] of [
    ["<meta without an end", "text/html", "<meta charset=''"],
    ["tags that say nothing", "text/html", "<meta charset=''>"],
    ["XML declarations", "text/xml", "<?xml encoding="],
    ["a long @charset", "text/css", '@charset "x'],
  ] as const) {
    it(`is found in time, whatever is there a million times: ${what}`, () => {
      expect(inferCharset(type, Buffer.from(part.repeat(1_000_000)))).to.equal("utf-8");
    });
  }
});
