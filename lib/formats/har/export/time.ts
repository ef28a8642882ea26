const lastSecond = 253_402_300_799;

/** A time as mitmproxy writes it: ISO 8601 in UTC, to the microsecond. */
export function formatTime(seconds: number): string {
  const isDate = Number.isFinite(seconds) && seconds >= 0 && seconds <= lastSecond;
  const microseconds = isDate ? Math.round(seconds * 1_000_000) : 0;
  const whole = Math.floor(microseconds / 1_000_000);
  const fraction = microseconds % 1_000_000;
  const digits = fraction === 0 ? "" : `.${String(fraction).padStart(6, "0")}`;
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}${digits}+00:00`;
}
