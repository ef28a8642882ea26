import type { IncomingHttpHeaders } from "node:http2";
import { parseAuthority } from "../../flow/hosts/authority.js";
import { defaultPort } from "../../flow/url.js";
import type { Site } from "./request-target.js";

/**
 * The server that a request of HTTP/2 names (RFC 9113, section 8.3.1); null where it names none, or
 * two.
 */
export function http2SiteOf(headers: IncomingHttpHeaders): Site | null {
  const { ":authority": authority = "", host = "" } = headers;
  const scheme = headers[":scheme"] === "http" ? "http" : "https";
  const site = siteOf(scheme, authority === "" ? host : authority);
  if (site === null || authority === "" || host === "" || host === authority) return site;
  const other = siteOf(scheme, host);
  return other !== null && isSame(site, other) ? site : null;
}

function siteOf(scheme: Site["scheme"], text: string): Site | null {
  const { host, port } = parseAuthority(text) ?? { host: "", port: null };
  return host === "" ? null : { scheme, host, port: port ?? defaultPort(scheme) ?? 443 };
}

function isSame(one: Site, other: Site): boolean {
  return one.host.toLowerCase() === other.host.toLowerCase() && one.port === other.port;
}
