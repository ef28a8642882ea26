/** A number of bytes in at most five characters: `512b`, `1.2k`, `117m`. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes}b`;
  let size = bytes;
  for (const unit of ["k", "m", "g"]) {
    size /= 1024;
    if (size < 99.95) return `${size.toFixed(1)}${unit}`;
    if (size < 1024) return `${size.toFixed(0)}${unit}`;
  }
  return `${(size / 1024).toFixed(0)}t`;
}
