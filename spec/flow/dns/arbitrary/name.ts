import { unassigned } from "../../../../lib/flow/idna/tables.js";
import { fc } from "../../../support/property.js";

/** A label that is what it looks like. */
export const asciiLabel = fc
  .array(fc.constantFrom(...Array.from("abcxyzABZ0189-_ '\"\\\t")), { minLength: 1, maxLength: 12 })
  .map((characters) => characters.join(""));

export const longLabel = fc.integer({ min: 60, max: 63 }).map((length) => "l".repeat(length));

/** Labels that come out of an encoding as they went in. */
const plainLabel = fc.oneof(
  { weight: 6, arbitrary: asciiLabel },
  { weight: 1, arbitrary: longLabel },
  { weight: 1, arbitrary: fc.constantFrom("bücher", "例え", "münchen", "ελλάδα", "مثال", "i❤") },
);

/** Characters that are hard for a name: of both directions, composed, decomposed, beyond Unicode 3.2. */
const oddCharacter = fc.oneof(
  fc.constantFrom(
    ...Array.from("aZß.。．｡ıİſﬁΣςǅ㎏Ⅷ½ａ한글각\u0301\u0323\u05d0\u05b0\u0661\u06f0\u200d\u00ad"),
  ),
  fc.constantFrom(
    ...Array.from(
      "\u{1d2c}\u{fa6b}\u{2f868}\u{1f100}\u{1e9e}\u{10d0}\u{1f600}\u{e0001}\ue000\ufffe",
    ),
  ),
  // Python may not know the lower case of the newest letters.
  fc
    .string({ unit: "binary", minLength: 1, maxLength: 1 })
    .filter((character) => character.toLowerCase() === character || !unassigned.has(character)),
);

export const oddText: fc.Arbitrary<string> = fc
  .array(oddCharacter, { minLength: 1, maxLength: 8 })
  .map((characters) => characters.join(""))
  .filter((text) => text.isWellFormed());

/** A label that says that it is an encoded one. */
export const aceLabel = fc.oneof(
  fc.constantFrom(
    "xn--bcher-kva",
    "XN--BCHER-KVA",
    "xn--strae-oqa",
    "xn--",
    "xn--a",
    "xn--a-",
    "a.xn--n3h.",
  ),
  fc
    .array(fc.constantFrom(...Array.from("abz019-")), { maxLength: 10 })
    .map((characters) => `xn--${characters.join("")}`),
);

function nameOf(label: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(label, { maxLength: 4 }).map((labels) => labels.join("."));
}

/** Names that are the same when they were packed and unpacked. */
export const plainName: fc.Arbitrary<string> = nameOf(plainLabel);

/** Names of all kinds, also such as cannot be packed. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: plainName },
  { weight: 2, arbitrary: nameOf(fc.oneof(plainLabel, aceLabel, oddText, fc.constant(""))) },
  { weight: 1, arbitrary: fc.constantFrom(".", "a.", ".a", "a..b", "l".repeat(64)) },
);
