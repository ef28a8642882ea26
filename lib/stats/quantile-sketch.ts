/** How far a quantile may be from the true one, as a part of it. */
const relativeError = 0.01;
const gamma = (1 + relativeError) / (1 - relativeError);
const logGamma = Math.log(gamma);
/** What is smaller counts as nothing, what is larger as this: so that there are at most 1,400 buckets. */
const smallest = 1e-6;
const largest = 1e6 * 1e6;

/**
 * Counts values so that quantiles can be told, in memory that does not grow with their number: in
 * buckets each of which is 2 % wider than the one before. (DDSketch)
 */
export class QuantileSketch {
  readonly #buckets = new Map<number, number>();
  #zeros = 0;
  #count = 0;
  #sum = 0;
  #max = -Infinity;

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    return this.#sum;
  }

  /** The largest value, exactly; null when there is none. */
  get max(): number | null {
    return this.#count === 0 ? null : this.#max;
  }

  /** Counts a value that is not negative. */
  add(value: number): void {
    this.#count++;
    this.#sum += value;
    if (value > this.#max) this.#max = value;
    if (value < smallest) {
      this.#zeros++;
      return;
    }
    const bucket = bucketOf(value);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
  }

  /** The value that a part of all values (0 to 1) do not exceed; null when there is none. */
  quantile(part: number): number | null {
    if (this.#count === 0) return null;
    const rank = part * (this.#count - 1);
    let below = this.#zeros;
    if (rank < below) return 0;
    for (const [bucket, count] of this.#sorted()) {
      below += count;
      if (rank < below) return Math.min(valueOf(bucket), this.#max);
    }
    return this.#max;
  }

  /** How many values lie in each of `columns` ranges, of equal ratio, between two values. */
  histogram(from: number, to: number, columns: number): number[] {
    const counts = new Array<number>(columns).fill(0);
    const [low, high] = [Math.log(Math.max(from, smallest)), Math.log(Math.max(to, smallest))];
    const columnOf = (value: number): number =>
      high === low ? 0 : Math.floor(((Math.log(value) - low) / (high - low)) * columns);
    const add = (column: number, count: number): void => {
      const at = Math.min(Math.max(column, 0), columns - 1);
      counts[at] = (counts[at] ?? 0) + count;
    };
    if (this.#zeros > 0) add(0, this.#zeros);
    for (const [bucket, count] of this.#buckets) add(columnOf(valueOf(bucket)), count);
    return counts;
  }

  #sorted(): [bucket: number, count: number][] {
    return [...this.#buckets].sort(([a], [b]) => a - b);
  }
}

function bucketOf(value: number): number {
  return Math.ceil(Math.log(Math.min(value, largest)) / logGamma);
}

/** The value in the middle of a bucket, as far as errors go. */
function valueOf(bucket: number): number {
  return (2 * gamma ** bucket) / (gamma + 1);
}
