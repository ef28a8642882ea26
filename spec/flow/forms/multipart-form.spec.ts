import { expect } from "chai";
import { MultipartFormError } from "../../../lib/flow/forms/multipart-form-error.js";
import type { Request } from "../../../lib/flow/request.js";
import { decodeText } from "../../../lib/flow/text.js";
import { anyBytes } from "../../support/arbitrary/element.js";
import { fc } from "../../support/property.js";
import { bodyOf, bodyWith, file, part, plain, requestWith } from "./multipart-support.js";

describe("a form with files that is changed", () => {
  const changes: readonly (readonly [
    title: string,
    before: string,
    change: (request: Request) => unknown,
    after: string,
  ])[] = [
    [
      "adds a field",
      bodyWith(file),
      ({ multipartForm }) => multipartForm.add("a", "ü"),
      bodyWith(file, plain("a", "\xc3\xbc")),
    ],
    [
      "inserts a field",
      bodyWith(file),
      ({ multipartForm }) => multipartForm.insert(0, "a", "1"),
      bodyWith(plain("a", "1"), file),
    ],
    [
      "removes a field",
      bodyWith(file, part("a", "1")),
      ({ multipartForm }) => multipartForm.delete("f"),
      bodyWith(part("a", "1")),
    ],
    [
      "removes all fields",
      bodyWith(file),
      ({ multipartForm }) => multipartForm.clear(),
      "--b--\r\n",
    ],
    [
      "keeps all other parts",
      bodyWith(file, part("a", "1")),
      ({ multipartForm }) => multipartForm.set("a", "2"),
      bodyWith(file, part("a", "2")),
    ],
    [
      "keeps the file name of a part that changes",
      bodyWith(file),
      ({ multipartForm }) => multipartForm.set("f", "x"),
      bodyWith(file.replace("\x00\xff\r\n", "x")),
    ],
    [
      "corrects the length of a part that has one",
      bodyWith(part("a", "1", "\r\nContent-Length: 1")),
      ({ multipartForm }) => multipartForm.set("a", "12"),
      bodyWith(part("a", "12", "\r\nContent-Length: 2")),
    ],
    [
      "keeps what stands around the parts",
      `x\r\n${bodyWith(part("a", "1"))}y`,
      ({ multipartForm }) => multipartForm.set("a", "2"),
      `x\r\n${bodyWith(part("a", "2"))}y`,
    ],
    [
      "keeps parts without a name",
      bodyWith("X: 1\r\n\r\n1", part("a", "2"), "\r\n3"),
      ({ multipartForm }) => multipartForm.delete("a"),
      bodyWith("X: 1\r\n\r\n1", "\r\n3"),
    ],
    [
      "keeps the fields that stay when all are set",
      bodyWith(part("a", "1"), file),
      (request) =>
        (request.multipartForm = [
          ["f", "\0\udcff\r\n"],
          ["c", "1"],
        ]),
      bodyWith(file, plain("c", "1")),
    ],
    [
      "keeps the file name of a part that changes when all are set",
      bodyWith(file),
      (request) => (request.multipartForm = { a: "1", f: "x" }),
      bodyWith(plain("a", "1"), file.replace("\x00\xff\r\n", "x")),
    ],
    [
      "keeps a body that is cut off so",
      `--b\r\n${part("a", "1")}\r\n--b\r\n${part("c", "2")}`,
      ({ multipartForm }) => multipartForm.set("a", "3"),
      `--b\r\n${part("a", "3")}\r\n--b\r\n${part("c", "2")}`,
    ],
    [
      "ends a body that is cut off before it goes on",
      `--b\r\n${part("a", "1")}`,
      ({ multipartForm }) => multipartForm.add("c", "2"),
      bodyWith(part("a", "1"), plain("c", "2")),
    ],
    [
      "begins anew where there are no delimiters",
      "a=1",
      ({ multipartForm }) => multipartForm.add("c", "2"),
      bodyWith(plain("c", "2")),
    ],
    [
      "puts a value behind headers that end the part",
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n--b--\r\n',
      ({ multipartForm }) => multipartForm.set("a", "1"),
      bodyWith(part("a", "1")),
    ],
  ];
  for (const [title, before, change, after] of changes) {
    it(title, () => {
      const request = requestWith(before);
      change(request);
      expect(bodyOf(request)).to.equal(after);
    });
  }

  it("sets the length, and leaves the content type", () => {
    const request = requestWith(bodyWith(part("a", "1")), "multipart/form-data;boundary=b");
    request.multipartForm.set("a", "12");
    expect([...request.headers]).to.deep.equal([
      ["Content-Type", "multipart/form-data;boundary=b"],
      ["content-length", String(bodyWith(part("a", "12")).length)],
    ]);
  });

  for (const contentType of [
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=ü",
  ]) {
    it(`gets a boundary of its own where there is none: ${contentType}`, () => {
      const request = requestWith("what was there", contentType);
      request.multipartForm = { a: "1" };
      const found = /^multipart\/form-data; boundary=(-{20}[0-9a-f]{32})$/.exec(
        request.headers.get("content-type") ?? "",
      );
      expect(bodyOf(request)).to.equal(
        bodyWith(plain("a", "1")).replaceAll("--b", `--${found?.[1] ?? "none"}`),
      );
    });
  }

  it("has another boundary each time", () => {
    const boundaries = [1, 2].map(() => {
      const request = requestWith("", "");
      request.multipartForm = { a: "1" };
      return request.headers.get("content-type");
    });
    expect(boundaries[0]).not.to.equal(boundaries[1]);
  });

  for (const value of ["--b", "--b--", "x\r\n--b\r\ny", "x\n--bc"]) {
    it(`refuses a value that would end the field: ${JSON.stringify(value)}`, () => {
      const request = requestWith(bodyWith(part("a", "1")));
      expect(() => request.multipartForm.set("a", value)).to.throw(MultipartFormError, '"a"');
      expect(bodyOf(request)).to.equal(bodyWith(part("a", "1")));
    });
  }

  for (const name of ["", 'a"b', "a\r\nb", "a\nb"]) {
    it(`refuses a name that a header cannot say: ${JSON.stringify(name)}`, () => {
      const request = requestWith(bodyWith());
      expect(() => request.multipartForm.add(name, "1"))
        .to.throw(MultipartFormError)
        .with.property("field", name);
    });
  }

  it("gives what was set, and keeps all other parts", () => {
    const name = anyBytes.map(decodeText).filter((text) => text !== "" && !/["\r\n]/.test(text));
    const value = fc
      .oneof(anyBytes, fc.constant(Buffer.from("\r\n")))
      .filter((bytes) => !bytes.includes("--b"));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), name, value, (fields, key, bytes) => {
        const request = requestWith("");
        request.multipartForm = fields;
        request.multipartForm.set(key, bytes);
        const others = fields.filter(([other]) => other !== key);
        expect([
          request.multipartForm.getAll(key),
          request.multipartForm.fields.filter(([other]) => other !== key),
        ]).to.deep.equal([[bytes], others]);
      }),
    );
  });

  it("changes nothing when it is set to what it is", () => {
    const body = `x\r\n${bodyWith(part("a", "1"), "X: 1\r\n\r\n", file)}y`;
    const request = requestWith(body);
    const { multipartForm } = request;
    request.multipartForm = multipartForm;
    for (const [name, value] of multipartForm) multipartForm.set(name, value);
    expect(bodyOf(request)).to.equal(body);
  });
});
