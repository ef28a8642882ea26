import { expect } from "chai";
import fc from "fast-check";
import { contentviewNames } from "../../lib/contentviews/names.js";
import { show, showAs } from "./show.js";

const contentTypes = [
  "application/json",
  "text/html",
  "text/css",
  "text/javascript",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=a",
  "application/graphql",
  "application/msgpack",
  "application/x-protobuf",
  "application/grpc",
  "application/dns-message",
  "image/png",
  "image/jpeg",
];

/** Beginnings that lead deep into a view. */
const beginnings = [
  "",
  "{",
  "[",
  "<",
  "GIF89a",
  "\x89PNG\r\n\x1a\n",
  "\xff\xd8\xff\xe1\x00\x20Exif\0\0II",
  "RIFF\0\0\0\0WEBP",
  "\0\0\x01\0\x05\0",
  "BM\0\0\0\0\0\0\0\0",
  "\0\0\0\x20ftypavif",
  "--a\r\n",
];

describe("bytes of a stranger", () => {
  it("are shown by every view, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...beginnings),
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(...contentTypes),
        fc.constantFrom(...contentviewNames.filter((name) => name !== "auto")),
        (beginning, rest, contentType, name) => {
          const body = Buffer.concat([Buffer.from(beginning, "latin1"), rest]);
          expect(show(body, contentType).view).to.be.a("string");
          expect(showAs(name, body, contentType).view).to.be.a("string");
        },
      ),
      { numRuns: 1000 },
    );
  });

  // Where time grew with the square of these, none of them would come to an end.
  const many = 200_000;
  const hostile: readonly (readonly [what: string, contentType: string, body: string | Buffer])[] =
    [
      ["brackets", "application/json", "[".repeat(many)],
      ["deep arrays", "application/json", "[".repeat(9_999) + "]".repeat(9_999)],
      ["short strings", "application/json", `[${'"",'.repeat(many)}0]`],
      ["a string of backslashes", "application/json", `"${"\\\\".repeat(many)}"`],
      ["a line", "application/json", `["${"x".repeat(10 * many)}"]`],
      ["elements", "text/html", "<a>".repeat(many)],
      ["closing tags", "text/html", "<p>" + "</a>".repeat(many)],
      ["comments without end", "text/html", "<!--".repeat(many)],
      ["quotes", "text/html", "<a ='".repeat(many)],
      ["comments without end", "text/css", "/*".repeat(many)],
      ["colons", "text/css", `a{${":".repeat(many)}`],
      ["blocks", "text/css", "{".repeat(many)],
      ["comments without end", "text/javascript", "/*".repeat(many)],
      ["classes without end", "text/javascript", "=/[x".repeat(many / 4)],
      ["blocks", "text/javascript", "{".repeat(many)],
      ["digits", "text/javascript", `1${"_".repeat(many)}`],
      ["fields", "application/x-www-form-urlencoded", "a&".repeat(many)],
      ["delimiters", "multipart/form-data; boundary=a", "--a\n".repeat(many)],
      ["deep arrays", "application/msgpack", Buffer.alloc(many, 0x91)],
      ["an array of more than there is", "application/msgpack", Buffer.from("ddffffffff", "hex")],
      ["groups", "application/x-protobuf", Buffer.alloc(many, 0x0b)],
      ["empty frames", "application/grpc", Buffer.alloc(5 * 200_000)],
      ["empty blocks", "image/gif", `GIF89a${"\0".repeat(7)}${"!\xfe\0".repeat(many)}`],
      ["bytes that are no text", "text/plain", Buffer.alloc(many, 0xff)],
    ];
  for (const [what, contentType, body] of hostile) {
    it(`take no more than linear time: ${contentType}, ${what}`, () => {
      expect(show(body, contentType).view).to.be.a("string");
    });
  }

  it("grow no more than linearly when they are nested", () => {
    const depth = 5000;
    const nested = show("[".repeat(depth) + "]".repeat(depth), "application/json");
    expect(nested.view).to.equal("json");
    expect(nested.text.length).to.be.below(depth * 2 * 250);
  });
});
