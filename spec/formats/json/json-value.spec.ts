import { expect } from "chai";
import { encodeText } from "../../../lib/flow/text.js";
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

  it("has the characters of its strings in UTF-8, or leaves them to be decoded", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom("a", "\u00e9", "\u20ac", "\ud83d\ude00", "\n", '"', "\\", "\0", "\udc80"),
        ),
        fc.boolean(),
        (characters, isAscii) => {
          const text = characters.join("");
          const spelled = isAscii ? asciiJson(text) : JSON.stringify(text);
          const value = parseJson(encodeText(spelled));
          expect(value.text).to.equal(text);
          const { utf8 } = value;
          if (utf8 !== null) expect(utf8.equals(encodeText(text))).to.equal(true);
          else expect(spelled).to.match(/\\ud[89a-f]/);
        },
      ),
    ));

  it("has no UTF-8 of escapes that do not exist, and of what is no string", () => {
    for (const text of ['"\\x"', '"\\u12g4"', '"\\ud83d\\ude00"', "1", "{}"]) {
      expect(parseJson(Buffer.from(text)).utf8, text).to.equal(null);
    }
    expect(parseJson(Buffer.from('"\\u00E9\\/\\b\\f\\n\\r\\t"')).utf8?.toString()).to.equal(
      "\u00e9/\b\f\n\r\t",
    );
  });

  it("may have any numbers that JSON has, and no others", () => {
    for (const text of [
      "0",
      "-0",
      "10",
      "-1",
      "62.5",
      "0.25",
      "1e3",
      "-1.5E-2",
      "123456789012345678901",
    ]) {
      expect(parseJson(Buffer.from(text)).number, text).to.equal(Number(text));
    }
    for (const text of ["01", "-", "-01", "1.", ".5", "1.5.2", "+1", "1-2", "--1"]) {
      expect(() => parseJson(Buffer.from(text)), text).to.throw(JsonError);
    }
  });

  it("keeps undecodable bytes as lone surrogates", () => {
    expect(parseJson(Buffer.from('"\xff"', "latin1")).text).to.equal("\udcff");
  });
});

/** A string in JSON, with escapes for all that is not ASCII. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
