import { isIPv6 } from "node:net";
import type { Address } from "../../flow/address.js";

/** An address as mitmdump shows it: `127.0.0.1:8080`, `[::1]:8080`. */
export function formatAddress(address: Address | null): string {
  if (address === null) return "<no address>";
  const [host, port] = address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(host);
  if (mapped?.[1] !== undefined) return `${mapped[1]}:${port}`;
  if (host === "0.0.0.0" || host === "::") return `*:${port}`;
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

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
