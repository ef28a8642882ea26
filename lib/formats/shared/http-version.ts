/**
 * The HTTP version as mitmproxy spells it, of the many spellings that there are: `h2`, `http/2.0`,
 * `HTTP/2`, `h3-29`, `http/2+quic/46`, `unknown`, nothing ...
 */
export function httpVersion(spelling: string): string {
  const version = spelling.toLowerCase();
  if (/^(?:http\/3|h3|quic|http\/2(?:\.0)?\+quic|hq)/.test(version)) return "HTTP/3";
  if (/^(?:http\/2|h2)/.test(version)) return "HTTP/2.0";
  if (version === "http/1.0" || version === "http/0.9") return version.toUpperCase();
  return "HTTP/1.1";
}
