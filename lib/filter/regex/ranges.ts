/** First and last of each range in turn, in order, with gaps between ranges. */
export type Ranges = readonly number[];

/** Whether a code point lies in one of the ranges. */
export function contains(ranges: Ranges, code: number): boolean {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (code > (ranges[middle * 2 + 1] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return code >= (ranges[low * 2] ?? Infinity);
}
