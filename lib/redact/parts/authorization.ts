import { decodeText, encodeText } from "../../flow/text.js";
import type { Redactor, Spot } from "../redactor.js";
import { jwtPattern } from "../shapes.js";
import { redactJwts } from "./jwt.js";
import { redactText } from "./text.js";

const rule = "authorization";

/** The value of an `Authorization` header (RFC 9110, section 11.4): the scheme stays. */
export function redactAuthorization(redactor: Redactor, value: string, spot: Spot): string {
  if (!redactor.isOn(rule)) return redactText(redactor, value, spot);
  const [, scheme, credentials] = /^([A-Za-z][A-Za-z0-9-]*\s+)([^]+)$/.exec(value) ?? [];
  if (scheme === undefined || credentials === undefined) return redactor.replace(value, rule, spot);
  return scheme + parseSchemes(redactor, scheme, credentials, spot);
}

/** What follows a scheme. */
export function parseSchemes(
  redactor: Redactor,
  scheme: string,
  credentials: string,
  spot: Spot,
): string {
  if (/^basic/i.test(scheme)) return redactBasic(redactor, credentials, spot);
  if (/^[\w-]+\s*=/.test(credentials)) return redactParameters(redactor, credentials, spot);
  if (credentials.search(jwtPattern) >= 0) return redactJwts(redactor, credentials, spot);
  return redactor.replace(credentials, rule, spot);
}

/** User and password, each with a stand-in of its own (RFC 7617). */
function redactBasic(redactor: Redactor, credentials: string, spot: Spot): string {
  const decoded = decodeText(Buffer.from(credentials, "base64"));
  const colon = decoded.indexOf(":");
  // The whole is a secret as well: it is found again where it is written down.
  if (colon < 0 || spot.isFitted) return redactor.replace(credentials, rule, spot);
  const user = redactor.replace(decoded.slice(0, colon), rule, spot);
  const password = redactor.replace(decoded.slice(colon + 1), rule, spot);
  return encodeText(`${user}:${password}`).toString("base64");
}

/** The parameters of Digest (RFC 7616) and of signatures: names stay, and what is public. */
function redactParameters(redactor: Redactor, credentials: string, spot: Spot): string {
  return credentials.replace(
    /([\w-]+)(\s*=\s*)("(?:[^"\\]|\\.)*"|[^\s,]+)/g,
    (_, name: string, equals: string, value: string) => {
      const quote = value.startsWith('"') ? '"' : "";
      const inner = quote === "" ? value : value.slice(1, -1);
      const safe = publicParameters.has(name.toLowerCase())
        ? redactText(redactor, inner, spot)
        : redactor.replace(inner, rule, spot);
      return `${name}${equals}${quote}${safe}${quote}`;
    },
  );
}

const publicParameters: ReadonlySet<string> = new Set([
  ...["realm", "uri", "algorithm", "qop", "nc", "charset", "userhash", "stale", "domain"],
  ...["signedheaders", "headers", "created", "expires", "version", "oauth_version"],
  ...["oauth_signature_method", "oauth_timestamp"],
]);
