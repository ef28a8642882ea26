import { isValidHost } from "./hosts/authority.js";
import { decodeIdna, encodeIdna } from "./idna/idna.js";
import { isIpv6 } from "./hosts/ip-address.js";

// URLs of requests, put together as mitmproxy does it: from the request's parts as they are,
// without normalising anything.

/** `host`, or `host:port` where the port is not the scheme's own. IPv6 addresses have no brackets. */
export function hostPort(scheme: string, host: string, port: number): string {
  return defaultPort(scheme) === port ? host : `${host}:${port}`;
}

/** The authority of a URL (RFC 3986, section 3.2): as `hostPort`, with brackets around IPv6 addresses. */
export function authorityOf(scheme: string, host: string, port: number): string {
  return hostPort(scheme, bracketed(host), port);
}

/** A host as it stands before a port: IPv6 addresses have brackets there. */
export function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** The port that a URL of this scheme has when it names none; undefined for other schemes. */
export function defaultPort(scheme: string): number | undefined {
  if (scheme === "http") return 80;
  return scheme === "https" ? 443 : undefined;
}

/** The URL of a request's parts; `path` includes the query. */
export function unparseUrl(scheme: string, host: string, port: number, path: string): string {
  return `${scheme}://${hostPort(scheme, host, port)}${path}`;
}

/** The parts of a URL that a request holds. */
export interface UrlParts {
  /** In lower case; empty for a URL that begins with `//`. */
  readonly scheme: string;
  /** In lower case, and in Unicode: of a `xn--` form, the name that it stands for. */
  readonly host: string;
  readonly port: number;
  /** With query and fragment; starts with a slash. */
  readonly path: string;
}

const absoluteUrl = /^(?:([a-z][a-z0-9+.-]*):)?\/\/([^/?#]*)([^]*)$/i;
const hostAndPort = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::(\d*))?$/;

/**
 * Takes a URL apart. Path, query and fragment stay as they are written; a user and a password are
 * left out. Blanks before the URL, and tabs and line breaks anywhere, mean nothing.
 *
 * @throws TypeError when it is not an absolute URL with a host.
 */
export function parseUrl(url: string): UrlParts {
  const text = url.replace(/^[\0- ]+/, "").replace(/[\t\r\n]+/g, "");
  const match = absoluteUrl.exec(text);
  if (match === null) throw refusal(url, "not an absolute URL with a host");
  const [, anyScheme = "", site = "", rest = ""] = match;
  const authority = hostAndPort.exec(site.slice(site.lastIndexOf("@") + 1));
  if (authority === null) throw refusal(url, "the host and port are malformed in the URL");
  const [, address, name = "", digits = ""] = authority;
  const host = address === undefined ? hostName(name) : hostAddress(address);
  if (host === null) throw refusal(url, "the host is neither a name nor an address in the URL");
  const scheme = anyScheme.toLowerCase();
  const port = Number(digits) || (scheme === "https" ? 443 : 80);
  if (port > 65_535) throw refusal(url, "the port is above 65535 in the URL");
  return { scheme, host, port, path: rest.startsWith("/") ? rest : `/${rest}` };
}

function hostAddress(address: string): string | null {
  const [number = "", ...scope] = address.split(/(?=%)/);
  return isIpv6(address) ? number.toLowerCase() + scope.join("") : null;
}

function hostName(name: string): string | null {
  const ascii = encodeIdna(name.toLowerCase());
  // Some characters become `/` and the like when they are encoded: what was the host is then not.
  if (ascii === null || !isValidHost(ascii)) return null;
  return decodeIdna(ascii);
}

function refusal(url: string, reason: string): TypeError {
  return new TypeError(`${reason}: ${JSON.stringify(url)}`);
}
