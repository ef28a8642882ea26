const lastSecond = 253_402_300_799;

/** A time as WARC 1.1 has it, to the microsecond; 1.0 has whole seconds. */
export function formatDate(seconds: number, isWholeSeconds = false): string {
  const isDate = Number.isFinite(seconds) && seconds >= 0 && seconds <= lastSecond;
  const microseconds = isDate ? Math.round(seconds * 1_000_000) : 0;
  const whole = Math.floor(microseconds / 1_000_000);
  const fraction = microseconds % 1_000_000;
  const hasFraction = fraction !== 0 && !isWholeSeconds;
  const digits = hasFraction ? `.${String(fraction).padStart(6, "0")}` : "";
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}${digits}Z`;
}
