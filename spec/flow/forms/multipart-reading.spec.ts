import { expect } from "chai";
import { ContentEncodingError } from "../../../lib/flow/content-encoding.js";
import { bodyWith, fieldsOf, file, part, requestWith } from "./multipart-support.js";

describe("a form with files that is read", () => {
  it("has the fields of the body, with all bytes of their values", () => {
    expect(fieldsOf(requestWith(bodyWith(part("a", "1\r\n2\n"), file)))).to.deep.equal([
      ["a", "1\r\n2\n"],
      ["f", "\x00\xff\r\n"],
    ]);
  });

  const readings: readonly (readonly [
    title: string,
    body: string,
    fields: readonly (readonly [string, string])[],
  ])[] = [
    ["an empty body", "", []],
    ["a form without fields", "--b--\r\n", []],
    ["an empty value", bodyWith(part("a", "")), [["a", ""]]],
    [
      "a part that ends with its headers",
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n--b--',
      [["a", ""]],
    ],
    [
      "lines that end without a carriage return",
      '--b\nContent-Disposition: form-data; name="a"\n\n1\n--b--\n',
      [["a", "1"]],
    ],
    [
      "text before and after the form",
      `x\r\n${bodyWith(part("a", "1"))}--b\r\n${part("c", "2")}`,
      [["a", "1"]],
    ],
    [
      "a body that is cut off",
      `--b\r\n${part("a", "1")}\r\n--b\r\n${part("c", "2\r\n")}`,
      [
        ["a", "1"],
        ["c", "2\r\n"],
      ],
    ],
    ["a header before the one with the name", bodyWith(`X: 1\r\n${part("a", "1")}`), [["a", "1"]]],
    [
      "a name without quotes",
      bodyWith("content-disposition:form-data;name=a\r\n\r\n1"),
      [["a", "1"]],
    ],
    [
      "a file name that looks like a name",
      bodyWith(part("a", "1").replace("name", 'filename="; name=x"; name')),
      [["a", "1"]],
    ],
    ["a part that has no name", bodyWith("X: 1\r\n\r\n1", part("a", "2")), [["a", "2"]]],
    ["a part that has no empty line", '--b\r\nContent-Disposition: form-data; name="a"', []],
    [
      "what looks like a delimiter, but begins no line",
      bodyWith(part("a", "x--b")),
      [["a", "x--b"]],
    ],
    ["no delimiters", "a=1", []],
  ];
  for (const [title, body, fields] of readings) {
    it(`reads ${title}`, () => {
      expect(fieldsOf(requestWith(body))).to.deep.equal(fields);
    });
  }

  it("has names as text that stands for their bytes", () => {
    const request = requestWith(bodyWith(part("\xc3\xbc\xff", "1")));
    expect(request.multipartForm.keys()).to.deep.equal(["ü\udcff"]);
  });

  for (const [contentType, size] of [
    ["multipart/form-data; boundary=b", 1],
    ['Multipart/Form-Data; charset=utf-8; Boundary="b"', 1],
    ["multipart/form-data;boundary=b;", 1],
    ["multipart/form-data", 0],
    ["multipart/form-data; boundary=", 0],
    ["multipart/mixed; boundary=b", 0],
    ["", 0],
  ] as const) {
    it(`has ${size} field by this content type: ${contentType}`, () => {
      expect(requestWith(bodyWith(part("a", "1")), contentType).multipartForm.size).to.equal(size);
    });
  }

  it("is not read of a body that cannot be decoded", () => {
    const request = requestWith(bodyWith(part("a", "1")));
    request.headers.set("content-encoding", "gzip");
    expect(() => request.multipartForm.size).to.throw(ContentEncodingError);
  });

  it("is none when the body was not kept", () => {
    const request = requestWith("");
    request.rawContent = null;
    expect(request.multipartForm.size).to.equal(0);
  });
});
