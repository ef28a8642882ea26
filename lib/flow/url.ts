// URLs of requests, put together as mitmproxy does it: from the request's parts as they are,
// without normalising anything.

/** `host`, or `host:port` where the port is not the scheme's own. */
export function hostPort(scheme: string, host: string, port: number): string {
  return defaultPort(scheme) === port ? host : `${host}:${port}`;
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
  readonly scheme: string;
  /** In ASCII: an internationalised name is in its `xn--` form. */
  readonly host: string;
  readonly port: number;
  /** With the query; starts with a slash. */
  readonly path: string;
}

const absoluteUrl = /^([a-z][a-z0-9+.-]*):\/\/[^/?#]+([^]*)$/i;

/**
 * Takes a URL apart. The path and query stay as they are written.
 *
 * @throws TypeError when it is not an absolute URL with a host.
 */
export function parseUrl(url: string): UrlParts {
  const match = absoluteUrl.exec(url);
  const parsed = match && URL.canParse(url) ? new URL(url) : null;
  if (match === null || parsed === null || parsed.hostname === "") {
    throw new TypeError(`not an absolute URL with a host: ${JSON.stringify(url)}`);
  }
  const [, , rest = ""] = match;
  const scheme = parsed.protocol.slice(0, -1);
  return {
    scheme,
    host: parsed.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: parsed.port === "" ? (defaultPort(scheme) ?? 80) : Number(parsed.port),
    path: rest.startsWith("/") ? rest : `/${rest}`,
  };
}
