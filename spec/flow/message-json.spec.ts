import { expect } from "chai";
import zlib from "node:zlib";
import { JsonBodyError } from "../../lib/flow/json-body.js";
import { flowWith, responseWith } from "./message-support.js";

describe("a message's JSON", () => {
  it("is what the body says", async () => {
    const response = await responseWith('{"a":[1,"\xc3\xa9",null]}', "application/json");
    expect(response.json()).to.deep.equal({ a: [1, "é", null] });
  });

  it("is without the content coding", async () => {
    const { response } = await flowWith(zlib.gzipSync("[1]"), { "content-encoding": "gzip" });
    expect(response.json()).to.deep.equal([1]);
  });

  it("is UTF-8, whatever charset the header names", async () => {
    const response = await responseWith('"\xc3\xa9"', "application/json; charset=latin-1");
    expect(response.json()).to.equal("é");
  });

  const text = '{"a":"é"}';
  const utf16 = Buffer.from(text, "utf16le");
  const utf32 = Buffer.concat(
    Array.from(text, (character) => {
      const unit = Buffer.alloc(4);
      unit.writeUInt32LE(character.codePointAt(0) ?? 0);
      return unit;
    }),
  );
  const swapped = (bytes: Buffer, size: 2 | 4) =>
    size === 2 ? Buffer.from(bytes).swap16() : Buffer.from(bytes).swap32();
  const marked = (mark: string, bytes: Buffer) => Buffer.concat([Buffer.from(mark, "hex"), bytes]);
  for (const [charset, bytes] of [
    ["UTF-8 with a byte order mark", marked("efbbbf", Buffer.from(text))],
    ["UTF-16LE", utf16],
    ["UTF-16BE", swapped(utf16, 2)],
    ["UTF-16LE with a byte order mark", marked("fffe", utf16)],
    ["UTF-16BE with a byte order mark", marked("feff", swapped(utf16, 2))],
    ["UTF-32LE", utf32],
    ["UTF-32BE", swapped(utf32, 4)],
    ["UTF-32LE with a byte order mark", marked("fffe0000", utf32)],
    ["UTF-32BE with a byte order mark", marked("0000feff", swapped(utf32, 4))],
  ] as const) {
    it(`may be in ${charset}`, async () => {
      expect((await responseWith(bytes)).json()).to.deep.equal({ a: "é" });
    });
  }

  for (const digit of ["7", "7\0", "\x007"]) {
    it(`may be as short as ${JSON.stringify(digit)}`, async () => {
      expect((await responseWith(digit)).json()).to.equal(7);
    });
  }

  it("has `__proto__` as a key like others", async () => {
    const value = (await responseWith('{"__proto__":{"a":1}}')).json();
    expect(value).to.have.all.keys("__proto__").and.not.to.have.property("a");
  });

  it("may be as deep as it likes", async () => {
    const depth = 1_000_000;
    const response = await responseWith("[".repeat(depth) + "]".repeat(depth));
    expect(response.json()).to.be.an("array");
  });

  it("is an error when the body was not kept", async () => {
    const response = await responseWith(null);
    expect(() => response.json())
      .to.throw(JsonBodyError, "the body was not kept")
      .with.property("isMissing", true);
  });

  for (const [what, body] of [
    ["is empty", ""],
    ["is something else", "<html>"],
    ["is not in UTF-8", '"\xff"'],
    ["has no end", "[1,"],
    ["has what only JavaScript has", "[NaN]"],
  ] as const) {
    it(`is an error when the body ${what}`, async () => {
      const response = await responseWith(body);
      expect(() => response.json())
        .to.throw(JsonBodyError, "the body is not JSON: ")
        .with.property("isMissing", false);
    });
  }
});
