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
