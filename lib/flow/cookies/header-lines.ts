import type { Headers } from "../headers.js";
import { PlainList } from "../state/plain-list.js";
import type { StateList } from "../state/state.js";
import { encodeText } from "../text.js";

/** One of the header fields of a name. */
export interface HeaderLine {
  /** Which of the fields that were there it is; null for a new one. */
  readonly nth: number | null;
  readonly value: string;
}

/**
 * Makes the header fields of a name these. Those that were there keep their places, and their bytes
 * where the value is the same. A new one takes the place of one that is gone; where there is none, it
 * is put before the one that follows it, and the last ones at the end of the headers.
 *
 * @param name In lower case.
 * @param lines Those that were there in the order in which they were.
 */
export function rewriteLines(headers: Headers, name: string, lines: readonly HeaderLine[]): void {
  const list = headers.state;
  const places = placesOf(list, name);
  const groups = byPlace(lines, places.length);
  const items: Item[] = [];
  let nth = 0;
  for (let index = 0; index < list.length; index++) {
    if (index !== places[nth]) items.push(index);
    else items.push(...itemsFor(list, name, groups[nth++] ?? [], index));
  }
  items.push(...itemsFor(list, name, groups[nth] ?? [], null));
  replaceItems(list, items);
}

/** Which items of the headers are fields of that name. */
export function placesOf(list: StateList, name: string): number[] {
  const places: number[] = [];
  for (let at = list.findPair(name, 0); at >= 0; at = list.findPair(name, at + 1)) places.push(at);
  return places;
}

/** For each place the lines that come there, the last of which takes it; then those for the end. */
function byPlace(lines: readonly HeaderLine[], count: number): HeaderLine[][] {
  const groups: HeaderLine[][] = Array.from({ length: count + 1 }, () => []);
  let added: HeaderLine[] = [];
  let free = 0;
  const putAdded = (end: number) => {
    for (const { value } of added) {
      const isPlace = free < end;
      groups[isPlace ? free : end]?.push({ nth: isPlace ? free : null, value });
      if (isPlace) free++;
    }
    added = [];
  };
  for (const line of lines) {
    if (line.nth === null) {
      added.push(line);
    } else {
      putAdded(line.nth);
      groups[line.nth]?.push(line);
      free = line.nth + 1;
    }
  }
  putAdded(count);
  return groups;
}

/** What the header list is to have: an item that it has already, by its index, or a new one. */
type Item = number | PlainList;

function itemsFor(
  list: StateList,
  name: string,
  lines: readonly HeaderLine[],
  index: number | null,
): Item[] {
  return lines.map(({ nth, value }) => {
    const bytes = encodeText(value);
    if (nth === null || index === null) return new PlainList([encodeText(name), bytes]);
    if (list.pairPart(index, 1)?.equals(bytes)) return index;
    return new PlainList([list.pairPart(index, 0) ?? encodeText(name), bytes]);
  });
}

/** Puts the items into the list in one go, for there may be thousands; equal ends stay untouched. */
function replaceItems(list: StateList, items: readonly Item[]): void {
  const { length } = list;
  let start = 0;
  while (start < length && items[start] === start) start++;
  let kept = 0;
  const most = Math.min(length, items.length) - start;
  while (kept < most && items[items.length - 1 - kept] === length - 1 - kept) kept++;
  if (start === length && items.length === length) return;
  list.splice(
    start,
    length - start - kept,
    items
      .slice(start, items.length - kept)
      .map((item) => (typeof item === "number" ? list.get(item) : item)),
  );
}
