const units = ["", "k", "m", "g", "t"];

/**
 * A size in bytes: a number, and K, M, G or T for powers of 1024, as `dd` and `ulimit` count.
 *
 * @returns Null when the text is not a size.
 */
export function parseSize(text: string): number | null {
  const match = /^(\d{1,15})([kmgt]?)$/i.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return Number(match[1]) * 1024 ** units.indexOf(match[2].toLowerCase());
}
