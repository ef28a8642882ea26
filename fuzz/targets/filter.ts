import { compileFilter } from "../../lib/filter/compile.js";
import { FilterSyntaxError } from "../../lib/filter/errors.js";
import { FilterLimitError } from "../../lib/filter/limit-error.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import type { Flow } from "../../lib/flow/flow.js";
import { newestFlows } from "../seeds.js";
import type { Target } from "../target.js";
import { textMutators } from "../mutate/text.js";
import { require } from "../violation.js";

let flows: readonly Flow[] = [];

export const filterTarget: Target = {
  name: "filter",
  async seeds() {
    flows = (await newestFlows()).slice(0, 12);
    return expressions.map((text) => Buffer.from(text));
  },
  tokens: [
    ...[
      "~a",
      "~b ",
      "~bq ",
      "~bs ",
      "~c ",
      "~comment ",
      "~d ",
      "~dst ",
      "~e",
      "~h ",
      "~hq ",
      "~hs ",
    ],
    ...[
      "~http",
      "~m ",
      "~marked",
      "~marker ",
      "~meta ",
      "~q",
      "~replay",
      "~s",
      "~src ",
      "~t ",
      "~u ",
    ],
    ...[
      "~tcp",
      "~udp",
      "~dns",
      "~websocket",
      "~all",
      "!",
      "&",
      "|",
      "(",
      ")",
      '"',
      "'",
      "\\",
      "\t",
    ],
    ...[
      "(?:",
      "(?=",
      "(?!",
      "(?<=",
      "(?<!",
      "(?>",
      "(?i)",
      "(?P<n>",
      "(?P=n)",
      "(?(1)a|b)",
      "(?#",
      "(?-i:",
    ],
    ...[
      "[",
      "]",
      "[^",
      "-",
      "{2,3}",
      "{,3}",
      "{1000}",
      "*",
      "+",
      "?",
      "*?",
      "++",
      "^",
      "$",
      ".",
      "\\b",
    ],
    ...[
      "\\d",
      "\\w",
      "\\s",
      "\\S",
      "\\A",
      "\\Z",
      "\\1",
      "\\x41",
      "\\u0041",
      "\\N{BULLET}",
      "\\0",
      "\\777",
    ],
    ...["\u017f", "\u212a", "\ud83d\ude00", "\u0130", "İ", "ß", "é"],
  ],
  mutators: textMutators,
  batchSize: 16,
  run: (input) => requireFilterLaws(input.toString("utf8")),
};

const expressions = [
  "~d example.com & (~e | ~c 500)",
  "~m POST ~u /api | !~a",
  "!(~hq ^x-a: ~hs 'content-type: text/.*')",
  '~b "a b\\"c" & ~t json',
  "foo.*bar",
  "(a|b)+c{2,3}[^d-f]$",
  "(?i:a)(?=b)(?<!c)\\bx\\d+\\s*?",
  "(?P<n>a)(?P=n)(?(n)b|c)",
  "~bs (.*a){12}b",
  "~b (a+)+$",
  "~dst ^1.2.3.4:80$ | ~src 127",
  "~comment x | ~marker . | ~meta y | ~replayq | ~websocket",
];

function requireFilterLaws(expression: string): void {
  const filter = compiled(expression);
  if (filter === null) return;
  for (const flow of flows) tries(() => filter(flow));
  requireLinear(filter, expression);
}

function compiled(expression: string): ((flow: Flow) => boolean) | null {
  try {
    return compileFilter(expression);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const { position } = error;
    require(Number.isInteger(position) &&
      position >= 0 &&
      position <= expression.length, "a mistake is somewhere in the filter", () =>
      `${position} of ${expression.length}`);
    error.show(40);
    return null;
  }
}

/** What takes longer than linear time to match shows on a text that almost matches. */
function requireLinear(filter: (flow: Flow) => boolean, expression: string): void {
  const letters = expression.replace(/~\w+|[^a-z0-9 ]/gi, "").slice(0, 12) || "a";
  const [shorter, longer] = [2000, 16_000].map((length) => flowWith(letters, length));
  if (shorter === undefined || longer === undefined) return;
  const isLinear = () => timeOf(() => filter(longer)) <= 40 * timeOf(() => filter(shorter)) + 200;
  require(isLinear() || isLinear(), "a filter takes linear time", () =>
    `${timeOf(() => filter(longer)).toFixed()} ms for 16000 characters`);
}

function flowWith(letters: string, length: number): Flow {
  const text = letters.repeat(Math.ceil(length / letters.length)).slice(0, length);
  const request = Request.make("POST", `http://example.com/${text}`, text, {
    "x-text": text,
  });
  return HttpFlow.make(request, Response.make(200, text, { "content-type": text }));
}

function timeOf(action: () => unknown): number {
  const start = performance.now();
  tries(action);
  return performance.now() - start;
}

function tries(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof FilterLimitError)) throw error;
  }
}
