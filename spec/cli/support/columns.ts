/** How many columns a text takes on a terminal, for characters that specifications use. */
export function columnsOf(text: string): number {
  const marks = text.match(/[\u0300-\u036f]/g)?.length ?? 0;
  const wide = text.match(/[\u3000-\u9fff\uff01-\uff60]|[\u{1f300}-\u{1f9ff}]/gu)?.length ?? 0;
  return Array.from(text).length - marks + wide;
}
