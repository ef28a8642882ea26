import { parseAuthority } from "../flow/hosts/authority.js";
import { bracketed } from "../flow/url.js";
import type { UpstreamProxy } from "./upstream/destination.js";

/** How clients come to the proxy, and how it finds the servers that they mean. */
export type CaptureMode =
  /** Clients know that it is a proxy, and name the servers. */
  | { readonly kind: "regular" }
  /** As regular, and all goes on to another proxy. */
  | { readonly kind: "upstream"; readonly proxy: UpstreamProxy }
  /** It stands in for one server. */
  | {
      readonly kind: "reverse";
      readonly scheme: "http" | "https" | "tcp";
      readonly host: string;
      readonly port: number;
    }
  /** Clients name servers in SOCKS version 5 (RFC 1928). */
  | { readonly kind: "socks5" };

const defaultPorts = { http: 80, https: 443 } as const;

/**
 * A mode as `--mode` takes it; null when it is none.
 *
 * @param text `regular`, `socks5`, `reverse:URL`, `upstream:URL`.
 */
export function parseMode(text: string): CaptureMode | null {
  if (text === "regular" || text === "socks5") return { kind: text };
  const match = /^(reverse|upstream):(?:([a-z]+):\/\/)?(?:([^@/]*)@)?([^@/]+)\/?$/i.exec(text);
  const [, kind, anyScheme, auth = null, authority = ""] = match ?? [];
  const site = parseAuthority(authority);
  if (site === null) return null;
  const scheme = anyScheme?.toLowerCase() ?? (kind === "reverse" ? "https" : "http");
  const port = site.port ?? (scheme === "http" || scheme === "https" ? defaultPorts[scheme] : null);
  if (port === null || port === 0) return null;
  const { host } = site;
  if (kind === "reverse") {
    if (auth !== null) return null;
    return scheme === "http" || scheme === "https" || scheme === "tcp"
      ? { kind, scheme, host, port }
      : null;
  }
  if (scheme !== "http" && scheme !== "https") return null;
  return { kind: "upstream", proxy: { scheme, host, port, auth: auth && decoded(auth) } };
}

/** A mode as flows have it in `clientConn.proxyMode`; passwords are not among it. */
export function modeName(mode: CaptureMode): string {
  switch (mode.kind) {
    case "regular":
    case "socks5":
      return mode.kind;
    case "reverse":
      return `reverse:${mode.scheme}://${hostPort(mode.host, mode.port)}`;
    case "upstream":
      return `upstream:${mode.proxy.scheme}://${hostPort(mode.proxy.host, mode.proxy.port)}`;
  }
}

/** `host:port`, with brackets around an IPv6 address. */
export function hostPort(host: string, port: number): string {
  return `${bracketed(host)}:${port}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
