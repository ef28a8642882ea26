import { CharSetBuilder, type CharSet } from "./char-set.js";
import { parseClassEscape, type Escape } from "./escapes.js";
import { casesOf, type Flags } from "./flags.js";
import type { Tokens } from "./tokens.js";

/** A class such as `[^a-z\d]`. Its `[` was taken. */
export function parseClass(tokens: Tokens, flags: Flags): CharSet {
  const start = tokens.position - 1;
  const set = new CharSetBuilder();
  const isNegated = tokens.match("^");
  for (;;) {
    const position = tokens.position;
    const token = takeInClass(tokens, start);
    if (token === "]" && !set.isEmpty) break;
    const first = parseMember(tokens, token);
    if (!tokens.match("-")) {
      add(set, first, flags);
      continue;
    }
    const second = takeInClass(tokens, start);
    if (second === "]") {
      add(set, first, flags);
      set.add(hyphen);
      break;
    }
    const last = parseMember(tokens, second);
    if (first.kind !== "character" || last.kind !== "character") {
      tokens.fail("a range goes from one character to another", position);
    }
    if (last.code < first.code) tokens.fail("the range is the wrong way round", position);
    set.add(first.code, last.code);
  }
  return set.build(casesOf(flags), isNegated);
}

const hyphen = 0x2d;

function takeInClass(tokens: Tokens, start: number): string {
  return tokens.take() ?? tokens.fail("the class is not closed by ]", start);
}

function parseMember(tokens: Tokens, token: string): Escape {
  if (token.startsWith("\\")) return parseClassEscape(tokens, token);
  return { kind: "character", code: token.codePointAt(0) ?? 0 };
}

function add(set: CharSetBuilder, member: Escape, { ascii }: Flags): void {
  if (member.kind === "character") set.add(member.code);
  else if (member.kind === "category") set.addCategory(member.letter, ascii);
}
