import { decodeText, encodeText } from "../text.js";
import { decodeIdna, encodeIdna } from "../idna/idna.js";
import { isIpv6 } from "./ip-address.js";

/** A host and a port, as they stand in a `Host` header. */
export interface Authority {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  /** Null when it is not said. */
  readonly port: number | null;
}

const hostAndPort = /^([^:]+|\[[^\n]+\])(?::(\d+))?$/;
const maxPort = 65_535;

/** The host and port of an authority; null when it is malformed. (`url.parse_authority`) */
export function parseAuthority(authority: string): Authority | null {
  const match = hostAndPort.exec(authority);
  if (match === null) return null;
  const [, bracketed = "", digits] = match;
  const host = bracketed.replace(/^\[([^]*)\]$/, "$1");
  const port = digits === undefined ? null : Number(digits);
  return isValidHost(host) && (port ?? 0) <= maxPort ? { host, port } : null;
}

const label = /^[\w-]{1,63}$/;
const maxNameLength = 255;

/** Whether the text is a host name, in ASCII or Unicode, or an IP address. (`check.is_valid_host`) */
export function isValidHost(host: string): boolean {
  const ascii = encodeIdna(host);
  if (ascii === null || ascii.length > maxNameLength || decodeIdna(ascii) === null) return false;
  const name = ascii.replace(/\.$/, "");
  return name.split(".").every((part) => label.test(part)) || isIpv6(name);
}

/** The bytes of an authority as text: names in Unicode where they can be, else UTF-8. */
export function authorityText(bytes: Buffer): string {
  const text = decodeText(bytes);
  return decodeIdna(text) ?? text;
}

/** The bytes of an authority: names in ASCII where they can be, else UTF-8. */
export function authorityBytes(authority: string): Buffer {
  return encodeText(encodeIdna(authority) ?? authority);
}
