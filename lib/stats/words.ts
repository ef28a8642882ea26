/** A time in at most six characters: `850µs`, `12.5ms`, `3.20s`, `4m10s`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return "0s";
  if (seconds < 0.0009995) return `${Math.round(seconds * 1e6)}µs`;
  if (seconds < 0.9995) return `${significant(seconds * 1000)}ms`;
  if (seconds < 59.95) return `${significant(seconds)}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, "0")}m`;
}

/** Three digits that count. */
function significant(value: number): string {
  return value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

const bars = "▁▂▃▄▅▆▇█";

/** Counts as a row of bars, the largest being the highest; a blank where there is nothing. */
export function sparkline(counts: readonly number[]): string {
  const highest = Math.max(...counts);
  return counts
    .map((count) =>
      count === 0 ? " " : bars.charAt(Math.ceil((count / highest) * bars.length) - 1),
    )
    .join("");
}
