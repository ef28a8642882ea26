/** An item of a list, as far as lists are compared. */
export interface Comparable {
  readonly name: string;
  /** All that it says, so that equal items have equal identities. */
  readonly identity: string;
}

/**
 * Which old item each new one comes from: one that says the same, else one of the same name between
 * the same neighbours; null for none. Old items keep their order. Takes time in proportion to the
 * lists: captures may have thousands of fields.
 */
export function align(
  old: readonly Comparable[],
  next: readonly Comparable[],
): readonly (number | null)[] {
  const result = alignSame(old, next);
  let from = 0;
  for (let start = 0; start < next.length; start++) {
    const anchor = result[start] ?? null;
    if (anchor !== null) {
      from = anchor + 1;
      continue;
    }
    let behind = start + 1;
    while (behind < next.length && result[behind] === null) behind++;
    const gap = { from, to: result[behind] ?? old.length, start, behind };
    match(result, old, next, gap, ({ name }) => name.toLowerCase());
    start = behind - 1;
  }
  return result;
}

function alignSame(old: readonly Comparable[], next: readonly Comparable[]): (number | null)[] {
  const result: (number | null)[] = next.map(() => null);
  const shorter = Math.min(old.length, next.length);
  let start = 0;
  while (start < shorter && old[start]?.identity === next[start]?.identity) {
    result[start] = start;
    start++;
  }
  let end = 0;
  while (end < shorter - start && old.at(-1 - end)?.identity === next.at(-1 - end)?.identity) {
    result[next.length - 1 - end] = old.length - 1 - end;
    end++;
  }
  const gap = { from: start, to: old.length - end, start, behind: next.length - end };
  match(result, old, next, gap, ({ identity }) => identity);
  return result;
}

/** Items without a counterpart: old ones from `from` to `to`, new ones from `start` to `behind`. */
interface Gap {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly behind: number;
}

/** Finds for each new item of a gap the next old one with the same key. */
function match(
  result: (number | null)[],
  old: readonly Comparable[],
  next: readonly Comparable[],
  { from, to, start, behind }: Gap,
  keyOf: (item: Comparable) => string,
): void {
  const places = new Map<string, number[]>();
  for (const [index, item] of [...old.slice(from, to).entries()].reverse()) {
    const known = places.get(keyOf(item));
    if (known === undefined) places.set(keyOf(item), [from + index]);
    else known.push(from + index);
  }
  let least = from;
  for (const [index, item] of next.slice(start, behind).entries()) {
    const candidates = places.get(keyOf(item)) ?? [];
    let found = candidates.pop();
    while (found !== undefined && found < least) found = candidates.pop();
    if (found === undefined) continue;
    result[start + index] = found;
    least = found + 1;
  }
}
