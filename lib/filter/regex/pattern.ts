/** What a regular expression is matched against: characters, as Python's `str`, or bytes. */
export type SubjectKind = "text" | "bytes";

/** A regular expression as it is written: the text, and where each piece of it was written. */
export interface Pattern {
  readonly text: string;
  /** For each UTF-16 code unit of `text`, and for its end, the place in the filter expression. */
  readonly origins: readonly number[];
}

/** The characters that a parser looks at: code points of text, or bytes as U+0000 to U+00FF. */
export interface PatternCharacters {
  readonly kind: SubjectKind;
  readonly characters: readonly string[];
  /** For each character, and for the end, the place in the filter expression. */
  readonly origins: readonly number[];
}

/**
 * A pattern's characters. One for bytes is in UTF-8; null when there are lone surrogates in it, which
 * UTF-8 cannot say.
 */
export function charactersOf(
  { text, origins }: Pattern,
  kind: SubjectKind,
): PatternCharacters | null {
  if (kind === "bytes" && !text.isWellFormed()) return null;
  const characters: string[] = [];
  const places: number[] = [];
  let at = 0;
  for (const codePoint of text) {
    const units = kind === "text" ? [codePoint] : Buffer.from(codePoint).toString("latin1");
    for (const unit of units) {
      characters.push(unit);
      places.push(origins[at] ?? 0);
    }
    at += codePoint.length;
  }
  places.push(origins[at] ?? 0);
  return { kind, characters, origins: places };
}

/** A pattern that is written as it stands, with nothing around it. */
export function plainPattern(text: string): Pattern {
  return { text, origins: Array.from({ length: text.length + 1 }, (_, index) => index) };
}
