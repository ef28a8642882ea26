import { expect } from "chai";
import { JsonError } from "../../../lib/formats/json/json-error.js";
import { parseJson, type JsonValue } from "../../../lib/formats/json/json-value.js";
import { fc } from "../../support/property.js";

/** A value as `JSON.parse` gives it. */
function plain(value: JsonValue): unknown {
  switch (value.kind) {
    case "object":
      return Object.fromEntries(
        value.members.map(({ key, value: item }) => [key.text, plain(item)]),
      );
    case "array":
      return value.items.map(plain);
    case "string":
      return value.text;
    case "number":
      return value.number;
    case "boolean":
      return value.text === "true";
    case "null":
      return null;
  }
}

describe("a JSON text", () => {
  it("has the values that JSON.parse finds, however it is spaced", () =>
    fc.assert(
      fc.property(
        fc.json({ stringUnit: "binary" }),
        fc.constantFrom(undefined, 1, "\t"),
        (text, space) => {
          const value: unknown = JSON.parse(text);
          const bytes = Buffer.from(JSON.stringify(value, null, space));
          expect(JSON.stringify(plain(parseJson(bytes)))).to.equal(
            JSON.stringify(JSON.parse(bytes.toString())),
          );
        },
      ),
    ));

  it("is refused where JSON.parse refuses it", () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...Array.from('{}[],:"\\ 1-.e'), "true", '"a"'), {
          maxLength: 12,
        }),
        (parts) => {
          const text = parts.join("");
          if (isJson(text)) parseJson(Buffer.from(text));
          // Escapes that do not exist are taken as they are.
          else if (!text.includes("\\"))
            expect(() => parseJson(Buffer.from(text))).to.throw(JsonError);
        },
      ),
    ));

  it("says where it is wrong", () => {
    expect(() => parseJson(Buffer.from('{"a":{"b":[1,2,x]}}'))).to.throw(
      JsonError,
      "a value is missing at byte 15 in a.b[2]",
    );
  });

  it("may be a million lists deep", () => {
    const depth = 1_000_000;
    const text = "[".repeat(depth) + "]".repeat(depth);
    expect(parseJson(Buffer.from(text)).items).to.have.length(1);
  });

  it("may have control characters in strings, and escapes that do not exist", () => {
    expect(parseJson(Buffer.from('"a\n\\x\\u00e9\\""')).text).to.equal('a\n\\x\u00e9"');
  });

  it("keeps undecodable bytes as lone surrogates", () => {
    expect(parseJson(Buffer.from('"\xff"', "latin1")).text).to.equal("\udcff");
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
