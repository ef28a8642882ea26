import type { Cases } from "./case-folding.js";
import type { Tokens } from "./tokens.js";

/** How a part of a pattern is to be read. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  /** `\w` and the like, and cases, are those of ASCII. So it always is in patterns for bytes. */
  readonly ascii: boolean;
}

export function casesOf({ ignoreCase, ascii }: Flags): Cases {
  if (!ignoreCase) return "exact";
  return ascii ? "ascii" : "unicode";
}

/** Letters that say which characters there are: at most one of them at a time. */
const typeLetters = /[auL]/;

export interface InlineFlags {
  /** Whether they are for the whole pattern: `(?i)` and not `(?i:...)`. */
  readonly areGlobal: boolean;
  readonly on: string;
  readonly off: string;
}

/** The flags behind `(?`, up to the `)` or `:` behind them, which is taken. */
export function parseInlineFlags(tokens: Tokens): InlineFlags {
  const on = takeLetters(tokens);
  checkTypes(tokens, on);
  if (on !== "" && tokens.match(")")) return { areGlobal: true, on, off: "" };
  let off = "";
  if (tokens.match("-")) {
    const position = tokens.position;
    off = takeLetters(tokens);
    if (off === "") tokens.fail("a flag is missing", position);
    if (typeLetters.test(off)) tokens.fail("the flags a, u and L cannot be turned off", position);
    if (Array.from(off).some((letter) => on.includes(letter))) {
      tokens.fail("a flag is turned on and off", position);
    }
  }
  if (!tokens.match(":")) {
    tokens.fail(/^[a-z]$/i.test(tokens.next ?? "") ? "there is no such flag" : "expected : here");
  }
  return { areGlobal: false, on, off };
}

function takeLetters(tokens: Tokens): string {
  return tokens.takeWhile(/^[iLmsxau]$/);
}

/** @throws RegexError when the letters do not go together, or not with the kind of subject. */
export function checkTypes(tokens: Tokens, letters: string): void {
  const position = tokens.position;
  if (tokens.kind === "text" && letters.includes("L")) {
    tokens.fail("the flag L is for bytes, and this is matched against text", position);
  }
  if (tokens.kind === "bytes" && letters.includes("u")) {
    tokens.fail("the flag u is for text, and this is matched against bytes", position);
  }
  const types = new Set(Array.from(letters).filter((letter) => typeLetters.test(letter)));
  if (types.size > 1) tokens.fail("of the flags a, u and L there can only be one", position);
}

export function applyFlags(flags: Flags, { on, off }: InlineFlags): Flags {
  const pick = (letter: string, now: boolean): boolean =>
    on.includes(letter) || (now && !off.includes(letter));
  return {
    ignoreCase: pick("i", flags.ignoreCase),
    multiline: pick("m", flags.multiline),
    dotAll: pick("s", flags.dotAll),
    verbose: pick("x", flags.verbose),
    ascii: on.includes("u") ? false : pick("a", flags.ascii),
  };
}
