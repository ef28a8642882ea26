import { ignored, leftToRight, prohibited, rightToLeft, unassigned } from "./tables.js";

/**
 * A label as it is compared: case folded, and normalized (RFC 3491). Null when it has characters that
 * no name may have, or mixes directions of writing. Characters that Unicode 3.2 did not know are
 * taken as they are.
 */
export function nameprep(label: string): string | null {
  const prepared = normalize(Array.from(label, mapped).join(""));
  const characters = Array.from(prepared);
  const isAllowed = (character: string) => !prohibited.has(character);
  return characters.every(isAllowed) && !isMixed(characters) ? prepared : null;
}

/** What a character becomes by tables B.1 and B.2. */
function mapped(character: string): string {
  if (ignored.has(character)) return "";
  return normalize(folded(normalize(folded(character))));
}

/** Case folding, which is what a way by upper case comes to but for the dotless i. */
function folded(text: string): string {
  return Array.from(text, (character) => {
    if (character === "\u0131") return character;
    return (unassigned.has(character) ? character : character.toUpperCase()).toLowerCase();
  }).join("");
}

/** Ideographs whose decompositions were mistakes, which Unicode 4.0 corrected. */
const sinceCorrected = new Map([
  ["\u{2f868}", "\u{2136a}"],
  ["\u{2f874}", "\u{5f33}"],
  ["\u{2f91f}", "\u{43ab}"],
  ["\u{2f95f}", "\u{7aae}"],
  ["\u{2f9bf}", "\u{4d57}"],
]);

/** Normalization form KC as Unicode 3.2 has it. */
function normalize(text: string): string {
  let done = "";
  let open = "";
  for (const character of text) {
    if (!unassigned.has(character)) {
      open += sinceCorrected.get(character) ?? character.normalize("NFKC");
    } else if (character.normalize("NFC") === character) {
      open += character;
    } else {
      // It would be replaced by another, which it was not yet in Unicode 3.2.
      done += open.normalize("NFC") + character;
      open = "";
    }
  }
  return done + open.normalize("NFC");
}

/** Whether it is written in both directions (RFC 3454, section 6). */
function isMixed(characters: readonly string[]): boolean {
  if (!characters.some((character) => rightToLeft.has(character))) return false;
  const ends = [characters[0] ?? "", characters.at(-1) ?? ""];
  return (
    characters.some((character) => leftToRight.has(character)) ||
    !ends.every((character) => rightToLeft.has(character))
  );
}
