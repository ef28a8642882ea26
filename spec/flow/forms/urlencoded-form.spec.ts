import { expect } from "chai";
import zlib from "node:zlib";
import { Request } from "../../../lib/flow/request.js";

const formType = "application/x-www-form-urlencoded";

function formOf(body: string, contentType = formType): Request {
  return Request.make("POST", "http://example.com/", Buffer.from(body, "latin1"), {
    "Content-Type": contentType,
  });
}

function bodyOf(request: Request): string | undefined {
  return request.content?.toString("latin1");
}

describe("a form in a body", () => {
  it("has the fields of the body", () => {
    expect(formOf("a=1&b=c+d%21&a").urlencodedForm.fields).to.deep.equal([
      ["a", "1"],
      ["b", "c d!"],
      ["a", ""],
    ]);
  });

  it("is none when the body is something else", () => {
    expect(formOf("a=1", "text/plain").urlencodedForm.size).to.equal(0);
  });

  it("is none when the body was not kept", () => {
    const request = formOf("a=1");
    request.rawContent = null;
    expect(request.urlencodedForm.size).to.equal(0);
  });

  it("is one in any spelling of the content type", () => {
    const request = formOf("a=1", "Application/X-WWW-Form-Urlencoded; charset=utf-8");
    expect(request.urlencodedForm.get("a")).to.equal("1");
  });

  it("has a line break in a value as it is", () => {
    expect(formOf("a=1\r\n").urlencodedForm.get("a")).to.equal("1\r\n");
  });

  const changes: readonly (readonly [
    title: string,
    before: string,
    change: (request: Request) => unknown,
    after: string,
  ])[] = [
    ["sets a field", "a=1", ({ urlencodedForm }) => urlencodedForm.set("a", "b c"), "a=b+c"],
    [
      "keeps the spelling of others",
      "a=%7e+&&b&c=",
      ({ urlencodedForm }) => urlencodedForm.set("b", "1"),
      "a=%7e+&&b=1&c=",
    ],
    [
      "leaves out a `=` where others do",
      "a&b=1",
      ({ urlencodedForm }) => urlencodedForm.add("c", ""),
      "a&b=1&c",
    ],
    [
      "writes a `=` where others do",
      "b=1",
      ({ urlencodedForm }) => urlencodedForm.add("c", ""),
      "b=1&c=",
    ],
    ["writes a `=` in a new form", "", ({ urlencodedForm }) => urlencodedForm.add("c", ""), "c="],
    [
      "keeps raw bytes",
      "a=\xff&b=1",
      ({ urlencodedForm }) => urlencodedForm.set("b", "ü"),
      "a=\xff&b=%C3%BC",
    ],
  ];
  for (const [title, before, change, after] of changes) {
    it(title, () => {
      const request = formOf(before);
      change(request);
      expect(bodyOf(request)).to.equal(after);
    });
  }

  it("keeps raw text in the charset of the body", () => {
    const request = formOf("a=\xc3\xbc&b=1", `${formType}; charset=utf-8`);
    const { urlencodedForm } = request;
    const seen = urlencodedForm.get("a");
    urlencodedForm.set("b", "2");
    expect([seen, bodyOf(request)]).to.deep.equal(["ü", "a=\xc3\xbc&b=2"]);
  });

  it("sets the length, and leaves the content type", () => {
    const request = formOf("a=1", `${formType};charset=utf-8`);
    request.urlencodedForm.set("a", "12");
    expect([...request.headers]).to.deep.equal([
      ["Content-Type", `${formType};charset=utf-8`],
      ["content-length", "4"],
    ]);
  });

  it("takes the place of another body, and says so", () => {
    const request = formOf("{}", "application/json");
    request.urlencodedForm = { a: "1" };
    expect([request.headers.get("content-type"), bodyOf(request)]).to.deep.equal([formType, "a=1"]);
  });

  it("stays in the body's content coding", () => {
    const request = formOf("a=1");
    request.encode("gzip");
    request.urlencodedForm.set("a", "2");
    expect(zlib.gunzipSync(request.rawContent ?? "").toString()).to.equal("a=2");
  });

  it("changes nothing when it is set to what it is", () => {
    const request = formOf("a=%7E", "text/plain");
    request.urlencodedForm = [];
    expect([request.headers.get("content-type"), bodyOf(request)]).to.deep.equal([
      "text/plain",
      "a=%7E",
    ]);
  });
});
