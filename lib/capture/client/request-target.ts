import { parseAuthority } from "../../flow/hosts/authority.js";
import { defaultPort } from "../../flow/url.js";
import { Http1Error } from "../http1/errors.js";
import type { RequestHead } from "../http1/head.js";

/** Where requests go. */
export interface Site {
  readonly scheme: "http" | "https";
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What a request is for. */
export interface Target extends Site {
  /** With the query; `*` for some OPTIONS requests. */
  readonly path: string;
}

/**
 * What a request is for (RFC 9112, section 3.2).
 *
 * @param site Where all requests go that come here; null where each says so itself.
 * @throws Http1Error when it does not say so, or says two different things.
 */
export function targetOf(head: RequestHead, site: Site | null): Target {
  const { target, fields, version } = head;
  const hosts = fields.has("host") ? fields.all("host") : [];
  if (hosts.length > 1) throw new Http1Error("there is more than one Host");
  const [host] = hosts;
  if (host === undefined && version === "HTTP/1.1") throw new Http1Error("there is no Host");
  if (target.startsWith("/") || (target === "*" && head.method === "OPTIONS")) {
    return { ...(site ?? siteOfHost(host)), path: target };
  }
  const scheme = schemeOf(target);
  const start = scheme === null ? 0 : scheme.length + "://".length;
  const end = endOfAuthority(target, start);
  if (scheme === null || end === start) {
    throw new Http1Error("the target is neither a path nor a URL");
  }
  const authority = target.slice(start, end);
  const path = target[end] === "/" ? target.slice(end) : `/${target.slice(end)}`;
  if (site === null) {
    const { host: name, port } = siteOf(scheme, authority);
    return { scheme, host: name, port, path };
  }
  // Here the server decides by the one or by the other.
  if (authority !== host) throw new Http1Error("the target and Host are for different servers");
  return { ...site, path };
}

/**
 * The host and port of a CONNECT.
 *
 * @throws Http1Error
 */
export function tunnelOf(target: string): { readonly host: string; readonly port: number } {
  const { host, port } = parseAuthority(target) ?? { host: "", port: null };
  if (host === "" || port === null || port === 0) {
    throw new Http1Error("CONNECT names no host and port");
  }
  return { host, port };
}

function siteOfHost(host: string | undefined): Site {
  if (host === undefined || host === "") {
    throw new Http1Error("the request does not say for which server it is");
  }
  return siteOf("http", host);
}

/** Sites by authority: a client asks for the same ones again and again. */
const sites = new Map<string, Site>();
const sitesKept = 1000;
/** The authority that was looked up last, and its site. */
let last: { readonly authority: string; readonly site: Site } | null = null;

/** Hot path. */
function siteOf(scheme: Site["scheme"], text: string): Site {
  if (last?.site.scheme === scheme && last.authority === text) return last.site;
  const key = `${scheme}://${text}`;
  const site = sites.get(key) ?? parseSite(scheme, text);
  if (sites.size >= sitesKept) sites.clear();
  sites.set(key, site);
  last = { authority: text, site };
  return site;
}

function parseSite(scheme: Site["scheme"], text: string): Site {
  const authority = parseAuthority(text);
  if (authority === null || authority.port === 0) {
    throw new Http1Error("the host and port are malformed");
  }
  return { scheme, host: authority.host, port: authority.port ?? defaultPort(scheme) ?? 80 };
}

/** The scheme of a URL; null where it is not one of ours. */
function schemeOf(target: string): Site["scheme"] | null {
  const scheme = target.slice(0, Math.max(target.indexOf("://"), 0)).toLowerCase();
  return scheme === "http" || scheme === "https" ? scheme : null;
}

function endOfAuthority(target: string, from: number): number {
  for (let at = from; at < target.length; at++) {
    const character = target[at];
    if (character === "/" || character === "?" || character === "#") return at;
  }
  return target.length;
}
