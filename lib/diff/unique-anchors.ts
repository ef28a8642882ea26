type Anchor = readonly [before: number, after: number];

/**
 * Lines that occur once in each text, and stand in the same order in both: as many as there can be.
 * (The anchors of a patience diff.)
 */
export function uniqueAnchors(before: readonly string[], after: readonly string[]): Anchor[] {
  const places = uniquePlaces(before);
  const others = uniquePlaces(after);
  const common: Anchor[] = [];
  for (const [line, at] of places) {
    const other = others.get(line);
    if (other !== undefined) common.push([at, other]);
  }
  return longestRising(common);
}

/** Where each line stands that occurs once. */
function uniquePlaces(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [at, line] of lines.entries()) {
    if (places.has(line)) repeated.add(line);
    else places.set(line, at);
  }
  for (const line of repeated) places.delete(line);
  return places;
}

/** The longest choice of anchors whose places rise in both texts; they rise in the first already. */
function longestRising(anchors: readonly Anchor[]): Anchor[] {
  interface Link {
    readonly anchor: Anchor;
    readonly before: Link | undefined;
  }
  /** The best end of a choice of each length. */
  const ends: Link[] = [];
  for (const anchor of anchors) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.anchor[1] ?? 0) < anchor[1]) low = middle + 1;
      else high = middle;
    }
    ends[low] = { anchor, before: ends[low - 1] };
  }
  const chosen: Anchor[] = [];
  for (let link = ends.at(-1); link !== undefined; link = link.before) chosen.push(link.anchor);
  return chosen.reverse();
}
