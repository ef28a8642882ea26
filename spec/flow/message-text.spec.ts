import { expect } from "chai";
import zlib from "node:zlib";
import { CharsetError } from "../../lib/flow/charset/charset-error.js";
import { ContentEncodingError } from "../../lib/flow/content-encoding.js";
import { ofType, rewritten, writeFlows } from "../support/mitm-file.js";
import { flowWith, responseWith } from "./message-support.js";

describe("a message's text", () => {
  it("is null when the body was not kept", async () => {
    expect((await responseWith(null)).text).to.be.null;
  });

  it("is empty when the body is", async () => {
    expect((await responseWith("", "text/html; charset=utf-16")).text).to.equal("");
  });

  it("is the body in the charset that the header names", async () => {
    expect((await responseWith("\xc3\xa9", "text/plain; charset=utf-8")).text).to.equal("é");
  });

  it("is ISO-8859-1 where nothing says another", async () => {
    expect((await responseWith("\xe9\x80", "text/plain")).text).to.equal("\u00e9\u0080");
  });

  it("is ISO-8859-1 where there is no Content-Type", async () => {
    expect((await responseWith("\xc3\xa9")).text).to.equal("Ã©");
  });

  it("is in the charset that the document names", async () => {
    const page = '<html><meta charset="shift_jis">\x83\x65';
    expect((await responseWith(page, "text/html")).text).to.contain("テ");
    const koi8 = await responseWith("<meta charset=koi8-r>\xc1", "text/html");
    expect(koi8.text).to.equal("<meta charset=koi8-r>а");
  });

  it("is in the charset of its byte order mark, whatever the header names", async () => {
    const body = Buffer.from("\xef\xbb\xbf\xc3\xa9", "latin1");
    expect((await responseWith(body, "text/plain; charset=latin-1")).text).to.equal("é");
  });

  it("is without the content coding", async () => {
    const { response } = await flowWith(zlib.gzipSync("é"), {
      "content-encoding": "gzip",
      "content-type": "application/json",
    });
    expect(response.text).to.equal("é");
  });

  it("is an error that names the charset when the body is not in it", async () => {
    const response = await responseWith("\xff", "text/plain; charset=UTF8");
    expect(() => response.text)
      .to.throw(CharsetError, 'charset "UTF8": the body has bytes that are not in it')
      .with.property("charset", "UTF8");
  });

  it("is an error that names the charset when it is not known", async () => {
    const response = await responseWith("a", "text/plain; charset=klingon");
    expect(() => response.text).to.throw(CharsetError, 'charset "klingon": is not known');
  });

  it("is an error when the content coding is wrong", async () => {
    const { response } = await flowWith(Buffer.from("raw"), { "content-encoding": "gzip" });
    expect(() => response.text).to.throw(ContentEncodingError);
  });

  it("is an error whose message is short, however long the name is", async () => {
    const response = await responseWith("a", `text/plain; charset=${"x".repeat(100_000)}`);
    try {
      expect(response.text).to.be.null;
    } catch (error) {
      if (!(error instanceof CharsetError)) throw error;
      expect(error.message).to.have.length.below(200);
      expect(error.charset).to.have.length(100_000);
    }
  });

  describe("where nobody is strict", () => {
    it("is what it is otherwise", async () => {
      const response = await responseWith("\xe9", "text/plain");
      expect(response.getText({ strict: false })).to.equal("é");
    });

    it("is UTF-8 with other bytes as lone surrogates, when the charset is wrong", async () => {
      const response = await responseWith("\xc3\xa9\xe9", "text/plain; charset=ascii");
      expect(response.getText({ strict: false })).to.equal("é\udce9");
    });

    it("is UTF-8 when the charset is not known", async () => {
      const response = await responseWith("\xc3\xa9", "text/plain; charset=klingon");
      expect(response.getText({ strict: false })).to.equal("é");
    });

    it("is the raw body when the content coding is wrong", async () => {
      const { response } = await flowWith(Buffer.from("raw"), { "content-encoding": "gzip" });
      expect(response.getText({ strict: false })).to.equal("raw");
    });
  });
});

describe("a message's text, when it is set,", () => {
  const inCharsets: readonly {
    readonly what: string;
    readonly body?: string;
    readonly type: string;
    readonly text: string;
    readonly bytes: string;
  }[] = [
    {
      what: "is encoded in the charset that the header names",
      type: "text/plain; charset=euc-jp",
      text: "日本〜",
      bytes: "\xc6\xfc\xcb\xdc\xa1\xc1",
    },
    {
      what: "is the charset of the header, even where the body had another",
      body: "\xff\xfea\0",
      type: "text/plain; charset=utf-8",
      text: "é",
      bytes: "\xc3\xa9",
    },
    {
      what: "is in the charset that the document names, where the header names none",
      body: "<meta charset=koi8-r>\xc1",
      type: "text/html",
      text: "<meta charset=koi8-r>я",
      bytes: "<meta charset=koi8-r>\xd1",
    },
    {
      what: "has lone surrogates as the bytes they stand for",
      type: "text/plain; charset=utf-8",
      text: "a\udcff",
      bytes: "a\xff",
    },
    {
      what: "may have the byte order mark of its charset",
      type: "text/plain; charset=utf-16",
      text: "a",
      bytes: "\xff\xfea\0",
    },
  ];
  for (const { what, body = "", type, text, bytes } of inCharsets) {
    it(what, async () => {
      const response = await responseWith(body, type);
      response.text = text;
      expect(response.rawContent?.toString("latin1")).to.equal(bytes);
      expect(response.headers.get("content-type")).to.equal(type);
    });
  }

  const inUtf8: readonly {
    readonly when: string;
    readonly body?: string;
    readonly type?: string;
    readonly text: string;
    readonly newType: string;
  }[] = [
    {
      when: "when the charset cannot hold it, and the header says so",
      type: "Text/HTML;version=1; charset=ascii",
      text: "é",
      newType: "text/html; version=1; charset=utf-8",
    },
    {
      when: "when the charset is not known, and the header says so",
      type: "text/plain; charset=klingon",
      text: "é",
      newType: "text/plain; charset=utf-8",
    },
    {
      when: "of plain text when ISO-8859-1 cannot hold it and there is no header",
      text: "✓",
      newType: "text/plain; charset=utf-8",
    },
    {
      when: "when the document names a charset that cannot hold it",
      body: "<meta charset=koi8-r>\xc1",
      type: "text/html",
      text: "<meta charset=koi8-r>中",
      newType: "text/html; charset=utf-8",
    },
    {
      // In GB 18030, what is in the name has the digits 1 and 7.
      when: "when its bytes would name another charset than it does",
      type: "text/html",
      text: "<meta charset=gb23\ufffd12>",
      newType: "text/html; charset=utf-8",
    },
    {
      when: "when its bytes would begin with the mark of another charset",
      type: "text/plain; charset=latin-1",
      text: "ÿþa",
      newType: "text/plain; charset=utf-8",
    },
  ];
  for (const { when, body = "", type, text, newType } of inUtf8) {
    it(`is UTF-8 ${when}`, async () => {
      const response = await responseWith(body, type);
      response.text = text;
      expect(response.rawContent?.toString()).to.equal(text);
      expect(response.headers.get("content-type")).to.equal(newType);
      expect(response.text).to.equal(text);
    });
  }

  it("is encoded in the content coding", async () => {
    const { response } = await flowWith(zlib.gzipSync("a"), { "content-encoding": "gzip" });
    response.text = "b";
    expect(zlib.gunzipSync(response.rawContent ?? "").toString()).to.equal("b");
  });

  it("corrects Content-Length", async () => {
    const response = await responseWith("", "application/json");
    response.text = '"é"';
    expect(response.headers.get("content-length")).to.equal("4");
  });

  it("to null, is a body that was not kept", async () => {
    const response = await responseWith("a");
    response.text = null;
    expect(response.rawContent).to.be.null;
  });

  it("to something where there was none, is there", async () => {
    const response = await responseWith(null);
    response.text = "a";
    expect([response.text, response.headers.get("content-length")]).to.deep.equal(["a", "1"]);
  });

  it("replaces a body that could not be decoded", async () => {
    const { response } = await flowWith(Buffer.from("raw"), { "content-encoding": "gzip" });
    response.text = "b";
    expect(response.text).to.equal("b");
  });

  it("is there when the flow was written and read again", async () => {
    const { flow, response } = await flowWith(null, { "content-type": "text/html; charset=gbk" });
    response.text = "中文";
    expect(ofType("http", await rewritten(flow)).response?.text).to.equal("中文");
  });

  describe("to what it is already, touches nothing", () => {
    const cases: readonly (readonly [what: string, body: string, type: string])[] = [
      ["in UTF-8", "\xc3\xa9", "text/html; charset=UTF-8"],
      ["with a byte order mark", "\xef\xbb\xbfa", "text/html"],
      ["in UTF-16 with a byte order mark", "\xff\xfea\0", "text/plain; charset=latin-1"],
      ["in the charset that the document names", "<meta charset=koi8-r>\xc1", "text/html"],
      ["in two places of the charset", "\xed\x40\xfa\x5c", "text/plain; charset=shift_jis"],
      ["in ISO-2022-JP that says ASCII twice", "\x1b(Ba", "text/plain; charset=iso-2022-jp"],
      ["with a type that is written oddly", "a", "TEXT/Plain ;Charset=utf-8"],
    ];
    for (const [what, body, type] of cases) {
      it(what, async () => {
        const { flow, response } = await flowWith(Buffer.from(body, "latin1"), {
          "content-type": type,
        });
        const before = await writeFlows(flow);
        const { text } = response;
        response.text = text;
        expect((await writeFlows(flow)).equals(before)).to.be.true;
      });
    }

    it("in UTF-8 with faults, when it was read without being strict", async () => {
      const { flow, response } = await flowWith(Buffer.from("a\xffb", "latin1"), {
        "content-type": "text/html; charset=UTF-8",
      });
      const before = await writeFlows(flow);
      response.text = response.getText({ strict: false });
      expect((await writeFlows(flow)).equals(before)).to.be.true;
    });
  });
});
