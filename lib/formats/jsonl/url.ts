import { decodeText } from "../../flow/text.js";
import type { StateDict } from "../../flow/state/state.js";

// A request's URL stands in its line for those who read lines. How it is made is a part of the
// format, so it is said here, whatever becomes of `Request.url`.

/** What a URL is made of. Text may have half characters, which stand for bytes that are no text. */
export interface UrlParts {
  readonly method: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** As mitmproxy puts it together: nothing is normalised. Half a character becomes U+FFFD. */
export function urlOf({ method, scheme, host, port, path }: UrlParts): string {
  if (method.toUpperCase() === "CONNECT") return `${host}:${port}`.toWellFormed();
  const isUsual = port === (scheme === "http" ? 80 : scheme === "https" ? 443 : null);
  const authority = isUsual ? host : `${host}:${port}`;
  return `${scheme}://${authority}${path === "*" ? "" : path}`.toWellFormed();
}

/** The URL of a request; null where some of its parts are not there. */
export function urlOfState(request: StateDict): string | null {
  const host = request.get("host");
  const port = request.get("port");
  const [method, scheme, path] = ["method", "scheme", "path"].map((key) => request.get(key));
  const isWhole =
    typeof host === "string" &&
    typeof port === "number" &&
    Buffer.isBuffer(method) &&
    Buffer.isBuffer(scheme) &&
    Buffer.isBuffer(path);
  if (!isWhole) return null;
  return urlOf({
    method: decodeText(method),
    scheme: decodeText(scheme),
    host,
    port,
    path: decodeText(path),
  });
}
