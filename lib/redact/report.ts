/** What was replaced: never the secret itself. */
export interface ReportLine {
  /** Which rule found it. */
  readonly rule: string;
  /** Where: `request headers`, for example. */
  readonly place: string;
  readonly count: number;
}

/** Counts what is replaced, by rule and place. */
export class Report {
  readonly #counts = new Map<string, Map<string, number>>();

  add(rule: string, place: string, count = 1): void {
    const places = this.#counts.get(rule) ?? new Map<string, number>();
    places.set(place, (places.get(place) ?? 0) + count);
    this.#counts.set(rule, places);
  }

  clear(): void {
    this.#counts.clear();
  }

  /** Sorted by rule and place. */
  lines(): ReportLine[] {
    const lines = [...this.#counts].flatMap(([rule, places]) =>
      [...places].map(([place, count]) => ({ rule, place, count })),
    );
    const keyOf = ({ rule, place }: ReportLine): string => `${rule}\n${place}`;
    return lines.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }
}
