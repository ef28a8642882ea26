import type { Request } from "../../flow/request.js";

/** The URL as a person would write it; a CONNECT has that of the server's root. */
export function exportUrl(request: Request): string {
  // A URL has neither white space nor control characters, but what was captured may.
  return plainUrl(request).replace(/[\s\p{Cc}]/gu, encodeURIComponent);
}

function plainUrl(request: Request): string {
  const { prettyHost, scheme, path } = request;
  if (request.method === "CONNECT") return `https://${request.prettyUrl}/`;
  if (prettyHost === "") return `${scheme}:${path}`;
  const isScheme = /^[a-z][a-z0-9+.-]*$/i.test(scheme);
  const url = isScheme ? request.prettyUrl : `http${request.prettyUrl.slice(scheme.length)}`;
  if (!prettyHost.includes(":")) return url;
  return url.replace(`://${prettyHost}`, () => `://[${prettyHost}]`);
}
