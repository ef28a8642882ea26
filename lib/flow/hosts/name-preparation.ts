/**
 * Brings a label of a domain name into the form in which it is compared and encoded: "nameprep" (RFC
 * 3491), as in Python's "idna" codec, save for characters that came after Unicode 3.2. Null when it has
 * characters that no name may have.
 */
export function prepareName(label: string): string | null {
  const mapped = Array.from(label.replace(mappedToNothing, ""), foldCase).join("");
  const prepared = mapped.normalize("NFKC");
  return prohibited.test(prepared) || !hasOneDirection(prepared) ? null : prepared;
}

// Tables of RFC 3454: B.1; C.1.2 to C.9; D.1.
/* eslint-disable no-misleading-character-class */
const mappedToNothing = /[\u00ad\u034f\u1806\u180b-\u180d\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]/g;
const prohibited =
  /[\u0080-\u00a0\u0340\u0341\u06dd\u070f\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2063\u206a-\u206f\u2ff0-\u2ffb\u3000\ufeff\ufff9-\ufffd\u{1d173}-\u{1d17a}\u{e0001}\u{e0020}-\u{e007f}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const rightToLeft =
  /[\u05be\u05c0\u05c3\u05d0-\u05f4\u061b\u061f\u0621-\u064a\u066d-\u066f\u0671-\u06d5\u06e5\u06e6\u06fa-\u070d\u0710\u0712-\u072c\u0780-\u07a5\u07b1\ufb1d\ufb1f-\ufb28\ufb2a-\ufdfc\ufe70-\ufefc]/u;
/* eslint-enable no-misleading-character-class */

/** The characters in one case, as far as a name is concerned (RFC 3454, table B.2). */
function foldCase(character: string): string {
  const folded = fold(character);
  const composed = folded.normalize("NFKC");
  const again = Array.from(composed, fold).join("").normalize("NFKC");
  return again === composed ? folded : again;
}

/** Upper case first, so that `ß` becomes `ss`. */
function fold(character: string): string {
  return character === "ı" ? character : character.toUpperCase().toLowerCase();
}

/** Text that is written from right to left must be so from its first character to its last. */
function hasOneDirection(text: string): boolean {
  if (!rightToLeft.test(text)) return true;
  const characters = Array.from(text);
  const isRightToLeft = (character: string | undefined) => rightToLeft.test(character ?? "");
  return (
    isRightToLeft(characters[0]) &&
    isRightToLeft(characters.at(-1)) &&
    characters.every((character) => isRightToLeft(character) || !/\p{L}/u.test(character))
  );
}
