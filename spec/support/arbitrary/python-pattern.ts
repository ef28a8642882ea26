import { fc } from "../property.js";

// Regular expressions as Python knows them, and subjects that they may match: few characters, so that
// they often do.

const characters = [
  ...[
    "a",
    "b",
    "A",
    "B",
    "k",
    "s",
    "i",
    "1",
    "_",
    " ",
    "\n",
    "\r",
    "-",
    "é",
    "É",
    "ß",
    "ſ",
    "K",
    "İ",
  ],
  ...["ı", "😀", "\x1c", "\x85", "\u2028", "]", "}", "{", "#", ",", "&", "/"],
];

const escapes = [
  ...["\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "\\n", "\\t", "\\x41", "\\u00e9", "\\xe9", "\\101"],
  ...["\\0", "\\.", "\\\\", "\\-", "\\]", "\\^", "\\/", "\\é", "\\U0001F600"],
];

const places = ["^", "$", "\\b", "\\B", "\\A", "\\Z"];

/** Most of these are wrong, at least where they stand alone. */
const oddities = [
  ...[
    "\\q",
    "\\x4",
    "\\u12",
    "\\8",
    "\\400",
    "(?<n>a)",
    "(?P<1>a)",
    "a**",
    "a+*",
    "?",
    "(?z)",
    "[b-a]",
  ],
  ...[
    "[\\w-a]",
    "(",
    "[",
    ")",
    "a{3,2}",
    "(?<=a*)",
    "(?P=zz)",
    "(?(9)a)",
    "(?i",
    "(?L)",
    "(?u)",
    "(?i)",
  ],
  ...[
    "a{4294967295}",
    "(?-i)",
    "(?#",
    "\\",
    "{",
    "{,2",
    "{1",
    "}",
    "(?#c)",
    "(?:)",
    "(?!)",
    "()",
    "|",
  ],
];

const member = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...characters) },
  { weight: 2, arbitrary: fc.constantFrom(...escapes) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "a-z",
      "A-Z",
      "0-9",
      "\\x00-\\xff",
      "a-\\xff",
      "à-ÿ",
      "\\u0100-\\uffff",
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("^", "-", "[", ".", "\\b") },
);

const characterClass = fc
  .tuple(fc.constantFrom("", "", "^"), fc.array(member, { minLength: 1, maxLength: 3 }))
  .map(([caret, members]) => `[${caret}${members.join("")}]`);

const single = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...characters) },
  { weight: 4, arbitrary: characterClass },
  { weight: 3, arbitrary: fc.constantFrom(...escapes) },
  { weight: 2, arbitrary: fc.constant(".") },
  { weight: 3, arbitrary: fc.constantFrom(...places) },
  { weight: 1, arbitrary: fc.constantFrom("\\1", "\\2", "(?P=n)", "(?(1)a|b)", "(?(1)k)") },
);

const groupStarts = [
  ...["(", "(", "(", "(?:", "(?P<n>", "(?>", "(?=", "(?!", "(?<=", "(?<!", "(?i:", "(?-i:", "(?s:"],
  ...["(?m-s:", "(?a:", "(?x:"],
];

function alternativesOf(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const times = ["", "", "", "", "*", "+", "?", "{2}", "{1,2}", "{,2}", "{2,}", "{0}"];
  const how = ["", "", "", "?", "+"];
  const repeated = fc
    .tuple(item, fc.constantFrom(...times), fc.constantFrom(...how))
    .map(([one, count, mode]) => one + count + (count === "" ? "" : mode));
  const sequence = fc.array(repeated, { maxLength: 3 }).map((all) => all.join(""));
  return fc.array(sequence, { minLength: 1, maxLength: 3, size: "-1" }).map((all) => all.join("|"));
}

function groupOr(inside: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const group = fc
    .tuple(fc.constantFrom(...groupStarts), inside)
    .map(([start, pattern]) => `${start}${pattern})`);
  return fc.oneof({ weight: 4, arbitrary: single }, { weight: 1, arbitrary: group });
}

const inner = alternativesOf(groupOr(alternativesOf(groupOr(alternativesOf(single)))));

const wholePattern = fc
  .tuple(
    fc.oneof(
      { weight: 15, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: fc.constantFrom("(?i)", "(?s)", "(?m)", "(?a)", "(?x)", "(?ims)") },
    ),
    inner,
    fc.oneof(
      { weight: 9, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: fc.constantFrom(...oddities) },
    ),
    inner,
  )
  .map((parts) => parts.join(""));

const subject = fc
  .array(fc.oneof(fc.constantFrom("a", "b", "A", "B", "\n", " "), fc.constantFrom(...characters)), {
    maxLength: 6,
  })
  .map((all) => all.join(""));

/** A pattern, how it is to be read, and what it is to be looked for in. */
export interface PatternCase {
  readonly pattern: string;
  readonly kind: "text" | "bytes";
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly subjects: readonly string[];
}

export const patternCase: fc.Arbitrary<PatternCase> = fc.record({
  pattern: wholePattern,
  kind: fc.constantFrom("text", "bytes"),
  ignoreCase: fc.boolean(),
  multiline: fc.boolean(),
  dotAll: fc.boolean(),
  subjects: fc.array(subject, { minLength: 4, maxLength: 4 }),
});
