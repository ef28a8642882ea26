import { decodeIdna, encodeIdna } from "../../flow/idna/idna.js";
import { defaultPort } from "../../flow/url.js";

/** What a request holds of its URL. */
export interface Target {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** With the query and the fragment. */
  readonly path: string;
  /** Where the path begins in the URL. */
  readonly pathAt: number;
}

const schemeName = /^[a-z][a-z0-9+.-]*$/i;

/** WebSocket connections begin as HTTP, and are so in a flow. */
const handshakeSchemes = new Map([
  ["ws", "http"],
  ["wss", "https"],
]);

/**
 * Takes a URL apart, also one that is not what it should be: captures have everything. A URL without
 * a host (`data:` and the like) has an empty one, port 0, and all behind the colon as its path.
 */
export function parseTarget(url: string): Target {
  const colon = url.indexOf(":");
  const name = colon < 0 ? "" : url.slice(0, colon).toLowerCase();
  const scheme = handshakeSchemes.get(name) ?? name;
  const rest = url.slice(colon + 1);
  if (!rest.startsWith("//") || !schemeName.test(name)) {
    return { scheme, host: "", port: 0, path: rest, pathAt: colon + 1 };
  }
  const pathAt = indexOfAny(rest, "/?#", 2);
  const authority = rest.slice(2, pathAt);
  const { host, port } = parseAuthority(authority.slice(authority.lastIndexOf("@") + 1));
  if (host === "") return { scheme, host: "", port: 0, path: rest, pathAt: colon + 1 };
  const path = rest.slice(pathAt);
  return {
    scheme,
    host: unicodeHost(host.toLowerCase()),
    port: port > 0 ? port : (defaultPort(scheme) ?? 80),
    path: path.startsWith("/") ? path : `/${path}`,
    pathAt: colon + 1 + pathAt,
  };
}

function parseAuthority(authority: string): { host: string; port: number } {
  const colon = authority.lastIndexOf(":");
  const port = /^[0-9]{1,5}$/.test(authority.slice(colon + 1)) ? authority.slice(colon + 1) : null;
  if (authority.startsWith("[")) {
    const end = authority.indexOf("]");
    if (end < 0) return { host: authority, port: 0 };
    return { host: authority.slice(1, end), port: colon === end + 1 ? Number(port) : 0 };
  }
  if (colon < 0) return { host: authority, port: 0 };
  // What is not a port is a part of the name, so that it is not lost.
  if (port === null && colon < authority.length - 1) return { host: authority, port: 0 };
  return { host: authority.slice(0, colon), port: Number(port) };
}

const plainHost = /^(?!.*xn--)[!-~]*$/;

/** As mitmproxy keeps it: a name in its `xn--` form is decoded. */
function unicodeHost(host: string): string {
  return plainHost.test(host) ? host : (decodeIdna(encodeIdna(host) ?? host) ?? host);
}

function indexOfAny(text: string, characters: string, from: number): number {
  let at = from;
  while (at < text.length && !characters.includes(text.charAt(at))) at++;
  return at;
}
