import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { encodeIdna } from "../../flow/idna/idna.js";
import type { LeafNames } from "./authority.js";

/**
 * The names for a leaf certificate: those of the server's own certificate, where it is known, then
 * those by which it was asked for: the name in the client's handshake, the host of the request. Names
 * that a certificate cannot have are left out.
 */
export function leafNames(
  upstream: X509Certificate | null,
  askedFor: readonly (string | null)[],
): LeafNames {
  const subject = upstream === null ? {} : subjectOf(upstream);
  const candidates = [
    subject.CN ?? null,
    ...(upstream === null ? [] : alternativeNamesOf(upstream)),
    ...askedFor,
  ];
  const names = candidates.map(certifiable).filter((name) => name !== null);
  const alternativeNames = [...new Set(names)];
  return {
    commonName: alternativeNames[0] ?? null,
    alternativeNames,
    organization: subject.O ?? null,
  };
}

/** Common name and organization; the last of each where there are several. */
function subjectOf({ subject }: X509Certificate): { readonly CN?: string; readonly O?: string } {
  const fields = subject
    .split("\n")
    .map((line) => /^(CN|O)=(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name = "", value = ""]): [string, string] => [name, unescape(value)]);
  return Object.fromEntries(fields);
}

/** Node.js writes some characters with a backslash (RFC 2253), control characters as \XX. */
function unescape(value: string): string {
  return value.replace(/\\([\dA-F]{2}|.)/g, (_, text: string) =>
    text.length === 1 ? text : String.fromCharCode(parseInt(text, 16)),
  );
}

// Node.js writes what has commas or quotes in it as a string of JSON. No name of a host has those.
const alternativeName = /(?:^|, )(?:DNS|IP Address):([^",]+)(?=,|$)/g;

function alternativeNamesOf({ subjectAltName }: X509Certificate): string[] {
  return Array.from((subjectAltName ?? "").matchAll(alternativeName), ([, name = ""]) => name);
}

const wildcardOrLabel = /^(\*|[\w-]{1,63})$/;

/** A name as a certificate has it; null when it cannot be in one. */
function certifiable(name: string | null): string | null {
  if (name === null || name === "") return null;
  const bare = name.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  if (isIP(bare)) return shortestAddress(bare);
  const ascii = encodeIdna(name)?.toLowerCase().replace(/\.$/, "") ?? null;
  if (ascii === null || ascii.length > 253) return null;
  return ascii.split(".").every((label) => wildcardOrLabel.test(label)) ? ascii : null;
}

/** One spelling for each IP address, so that the same one is not there twice. */
function shortestAddress(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;
}
