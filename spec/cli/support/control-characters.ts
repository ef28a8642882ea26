/** The control characters in a text, besides line feeds, as code points. */
export function controlCharacters(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0).filter(
    (code) => (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code <= 0x9f),
  );
}
