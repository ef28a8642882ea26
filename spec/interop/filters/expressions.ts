import { patternOperators, plainOperators } from "../../../lib/filter/syntax.js";
import { fc } from "../../support/property.js";

/** What is often found in captures, and some that is not; as Python's regular expressions. */
const words = [
  ...[
    "example",
    "EXAMPLE\\.com",
    "^GET$",
    "post",
    "http",
    "https?://",
    "443$",
    ":80",
    "\\.png",
    "a",
  ],
  ...["json", "text/", "^host: ", "^Host: .*\\r$", "gzip", "content-(type|length)", "html", "0{3}"],
  ...[
    "^$",
    "\\d{3}",
    "[^ -~]",
    "\\xff",
    "é",
    "ü",
    "😀",
    "\\w+",
    "\\W",
    "\\s",
    "\\bid\\b",
    "x*",
    ".",
  ],
  ...[
    "(?P<c>l)(?P=c)",
    "(?-i:H)ost",
    "(?s:.{200})",
    "(?!.)",
    "(?<=o)r",
    "(.)\\1",
    "(?>a+)b",
    "a++",
  ],
  ...["2001:db8", "127\\.0\\.0\\.1", "True", "None", "b'", "count: -?\\d+", ":default:", "^hello"],
  ...[
    "mail\\.google",
    "wss?",
    "\\{",
    "alpn",
    "192\\.0\\.2",
    "=",
    "%",
    "<html",
    "api/v\\d",
    "\\Aw",
    "t\\Z",
  ],
];

/** A pattern, quoted in one of the ways there are, when it needs quotes, and sometimes when not. */
const pattern: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...words), fc.constantFrom("", '"', "'"))
  .map(([word, quote]) => {
    if (quote === "" && !/[()~'" ]/.test(word)) return word;
    const used = quote === "" ? '"' : quote;
    return used + word.replace(/\\/g, "\\\\").replaceAll(used, `\\${used}`) + used;
  });

const condition: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...plainOperators).map((name) => `~${name}`) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...patternOperators), pattern)
      .map(([name, word]) => `~${name} ${word}`),
  },
  { weight: 1, arbitrary: fc.constantFrom(101, 200, 201, 302, 404).map((code) => `~c ${code}`) },
  { weight: 1, arbitrary: pattern },
);

/** `|` of `&` of operands, some of them with `!`. */
function expressionOf(operand: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const negated = fc.tuple(fc.constantFrom("!", "! "), operand).map((parts) => parts.join(""));
  const part = fc.oneof({ weight: 4, arbitrary: operand }, { weight: 1, arbitrary: negated });
  return joined(joined(part, " & "), " | ");
}

function joined(part: fc.Arbitrary<string>, operator: string): fc.Arbitrary<string> {
  return fc
    .array(part, { minLength: 1, maxLength: 3, size: "-1" })
    .map((all) => all.join(operator));
}

function orInParentheses(expression: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: condition },
    { weight: 1, arbitrary: expression.map((inner) => `(${inner})`) },
  );
}

/** mitmproxy takes exponential time for nesting, so there is little. */
const or = expressionOf(orInParentheses(expressionOf(orInParentheses(expressionOf(condition)))));

/** Expressions that are right. */
export const rightExpression: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: condition },
  { weight: 4, arbitrary: or },
  {
    weight: 1,
    arbitrary: fc.array(or, { minLength: 2, maxLength: 3 }).map((all) => all.join(" ")),
  },
);

const scraps = [
  ...[
    "&",
    "|",
    "!",
    "(",
    ")",
    " ",
    " ",
    "\t",
    "\n",
    "\r",
    "~",
    "~~",
    "~zz",
    "~c 200",
    "~c",
    "200abc",
  ],
  ...[
    "~d a",
    "~u b",
    "foo",
    "a&b",
    "a|b",
    "!x",
    "&&",
    "!!",
    '"',
    "'",
    '"a b"',
    "'it\\'s'",
    "007",
    "٣",
  ],
  ...[
    "\\",
    "é",
    "\u3000",
    "\u00a0",
    "\v",
    "\f",
    "\x1c",
    "\x7f",
    "😀",
    '"\\x42\\u14\\13\\t\\d"',
    '"a\tb"',
  ],
  ...[
    '"a\nb"',
    '"\\\rb"',
    '"\\\nb"',
    '"\u2028"',
    "[a",
    "(a)",
    "(a & b)",
    "(a b)",
    "! ~q",
    "* ",
    "a*",
  ],
  ...plainOperators.map((name) => `~${name}`),
  ...patternOperators.map((name) => `~${name} `),
];

/** Scraps of expressions in any order: more wrong than right. */
export const scrappyExpression: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...scraps), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(""))
  .filter((expression) => (expression.match(/[(!]/g) ?? []).length <= 6);
