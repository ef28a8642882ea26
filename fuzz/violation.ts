/** A law that a target must keep was broken by an input. */
export class Violation extends Error {
  override readonly name = "Violation";

  constructor(
    /** What must always hold, in words. */
    readonly law: string,
    /** What was the case instead. */
    readonly found: string,
    options?: ErrorOptions,
  ) {
    super(`${law}: ${found}`, options);
  }
}

/** @throws Violation unless `holds`. */
export function require(holds: boolean, law: string, found: () => string): asserts holds {
  if (!holds) throw new Violation(law, found());
}

/** @throws Violation unless the two are the same; bytes are given as characters of ISO-8859-1. */
export function requireSame(law: string, found: string, expected: string): void {
  if (found === expected) return;
  let at = 0;
  while (at < found.length && found[at] === expected[at]) at++;
  throw new Violation(law, `at ${at}: ${excerpt(found, at)} in place of ${excerpt(expected, at)}`);
}

function excerpt(text: string, at: number): string {
  return JSON.stringify(text.slice(Math.max(0, at - 40), at + 60));
}
