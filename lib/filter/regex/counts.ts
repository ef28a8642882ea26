import type { Tokens } from "./tokens.js";

/** How often something is repeated. */
export interface Counts {
  readonly min: number;
  /** Infinity where there is no limit. */
  readonly max: number;
}

/** Python cannot count further. */
export const afterCounts = 2 ** 32 - 1;

const digit = /^[0-9]$/;

/** What a token, which was taken, says about repeating; null when it says no such thing. */
export function parseCounts(tokens: Tokens, token: string, position: number): Counts | null {
  if (token === "?") return { min: 0, max: 1 };
  if (token === "*") return { min: 0, max: Infinity };
  if (token === "+") return { min: 1, max: Infinity };
  if (token !== "{" || tokens.next === "}") return null;
  const afterBrace = tokens.position;
  const low = tokens.takeWhile(digit);
  const high = tokens.match(",") ? tokens.takeWhile(digit) : low;
  if (!tokens.match("}")) {
    // Then it is a brace, and nothing more.
    tokens.seek(afterBrace);
    return null;
  }
  const min = low === "" ? 0 : Number(low);
  const max = high === "" ? Infinity : Number(high);
  if (min >= afterCounts || (high !== "" && max >= afterCounts)) {
    tokens.fail("that is too often", position);
  }
  if (max < min) tokens.fail("it goes from more to fewer", position);
  return { min, max };
}
