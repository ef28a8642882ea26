const isoTime =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,30}))?)?(?:[Zz]|([+-])(\d\d):?(\d\d)?)?$/;

/**
 * The seconds since 1970 of a time in ISO 8601, to the microsecond; null when it is none. Without a
 * zone it is UTC.
 */
export function parseTime(text: string): number | null {
  const match = isoTime.exec(text);
  if (match === null) {
    const milliseconds = text.length < 100 ? Date.parse(text) : NaN;
    return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
  }
  const part = (index: number): number => Number(match[index] ?? 0);
  const seconds = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6)) / 1000;
  const offset = 60 * (60 * part(9) + part(10)) * (match[8] === "-" ? -1 : 1);
  const microseconds = Number((match[7] ?? "").slice(0, 6).padEnd(6, "0"));
  return ((seconds - offset) * 1_000_000 + microseconds) / 1_000_000;
}
