import { encodeIdna } from "../../../flow/idna/idna.js";
import type { Request } from "../../../flow/request.js";
import { encodeText } from "../../../flow/text.js";
import { exportUrl } from "../../shared/export-url.js";

const withHost = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)(.*)$/is;

/** The URL of a request as `WARC-Target-URI` has it: a URI, which is ASCII. */
export function exportTargetUri(request: Request): string {
  const url = exportUrl(request);
  const [, scheme = "", authority = "", rest = url] = withHost.exec(url) ?? [];
  return `${scheme}${asciiAuthority(authority)}${asciiText(rest)}`;
}

function asciiAuthority(authority: string): string {
  if (isPlain(authority)) return authority;
  const [, host = "", port = ""] = /^(.*?)(:\d+)?$/s.exec(authority) ?? [];
  return `${encodeIdna(host) ?? asciiText(host)}${port}`;
}

function isPlain(text: string): boolean {
  return /^[!-~]*$/.test(text);
}

function asciiText(text: string): string {
  if (isPlain(text)) return text;
  return text.replace(/[^!-~]+/g, (characters) =>
    encodeText(characters)
      .toString("hex")
      .replace(/../g, (byte) => `%${byte.toUpperCase()}`),
  );
}
