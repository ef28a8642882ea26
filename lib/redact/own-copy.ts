/**
 * A text in memory of its own. A piece of a longer text may be a view of it, and whoever remembers the
 * piece would keep all of it in memory.
 */
export function ownCopy(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
