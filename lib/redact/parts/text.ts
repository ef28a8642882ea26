import { unquote } from "../../flow/forms/percent-encoding.js";
import type { Redactor, Spot } from "../redactor.js";
import { emailPattern, mayHaveToken, noEmail, type Shape } from "../shapes.js";
import { isStandIn } from "../stand-ins.js";
import { decodeEscapes, redactEncoded } from "./encoded.js";
import { redactJwts } from "./jwt.js";
import { redactHeader } from "./headers.js";
import { parseSchemes } from "./authorization.js";

/** What kind of text it is: in programs, names stand before code, and not only before values. */
export type TextKind = "prose" | "code";

/** Text of no known structure: secrets by their looks, those with a name before them, known ones. */
export function redactText(
  redactor: Redactor,
  text: string,
  spot: Spot,
  kind: TextKind = "prose",
): string {
  if (text.length < 4) return text;
  let changed = text;
  if (changed.includes("://")) changed = redactUserinfo(redactor, changed, spot);
  if (changed.includes("eyJ")) changed = redactJwts(redactor, changed, spot);
  changed = redactShapes(redactor, changed, spot, redactor.ownShapes);
  if (mayHaveToken(changed)) changed = redactShapes(redactor, changed, spot, redactor.tokenShapes);
  if (changed.includes("\n")) changed = redactHeaderLines(redactor, changed, spot);
  changed = redactSchemes(redactor, changed, spot);
  changed = redactAssignments(redactor, changed, spot, kind);
  if (changed.includes("@")) changed = redactEmails(redactor, changed, spot);
  changed = redactor.replaceKnown(changed, spot);
  return redactEncoded(redactor, changed, spot);
}

function redactShapes(
  redactor: Redactor,
  text: string,
  spot: Spot,
  shapes: readonly Shape[],
): string {
  let changed = text;
  for (const { name, pattern } of shapes) {
    changed = changed.replace(pattern, (secret) => redactor.replace(secret, name, spot));
  }
  return changed;
}

/** `user:password` in URLs. */
function redactUserinfo(redactor: Redactor, text: string, spot: Spot): string {
  const safe = (part: string): string =>
    redactor.replace(part, "url-userinfo", spot, unquote(part));
  return text.replace(userinfo, (_, scheme: string, user: string, password?: string) => {
    return `${scheme}${safe(user)}${password === undefined ? "" : `:${safe(password)}`}@`;
  });
}

const userinfo = /([A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/)([^\s/?#@:"'<>\\]*)(?::([^\s/?#@"'<>\\]*))?@/g;

function redactEmails(redactor: Redactor, text: string, spot: Spot): string {
  return text.replace(emailPattern, (address) => {
    // A stand-in before a host is that of a password.
    const isNone = noEmail.test(address) || isStandIn(address.slice(0, address.indexOf("@")));
    return isNone ? address : redactor.replaceEmail(address, spot);
  });
}

/** `Bearer ...` and `Basic ...`, as they stand in headers that are quoted somewhere. */
function redactSchemes(redactor: Redactor, text: string, spot: Spot): string {
  return text.replace(schemes, (whole, scheme: string, credentials: string) =>
    isStandIn(credentials) ? whole : scheme + parseSchemes(redactor, scheme, credentials, spot),
  );
}

const schemes = /(\b(?:Bearer|Basic)(?: |%20|\+))([A-Za-z0-9._~+/-]{8,}={0,2})(?![A-Za-z0-9_@])/gi;

/** Headers of HTTP, as they stand in raw messages and in logs. */
function redactHeaderLines(redactor: Redactor, text: string, spot: Spot): string {
  return text.replace(headerLine, (_, name: string, between: string, value: string) => {
    return name + between + redactHeader(redactor, name.toLowerCase(), value, spot);
  });
}

const headerLine = /^((?:proxy-)?authorization|cookie|set-cookie)(:[ \t]*)([^\r\n]+)/gim;

/** `password=...`, `"token": "..."` and their like, where the name says that it is a secret. */
function redactAssignments(redactor: Redactor, text: string, spot: Spot, kind: TextKind): string {
  return text.replace(assignment, (whole, name: string, between: string, value: string) => {
    if (!redactor.names.has(name)) return whole;
    const quote = /^["'`]/.exec(value)?.[0] ?? "";
    const secret = quote === "" ? value : value.slice(1, -1);
    if (!isSecretValue(redactor, name, secret, quote !== "", between, kind)) return whole;
    const meant = quote === "" ? secret : decodeEscapes(secret);
    return `${name}${between}${quote}${redactor.replace(secret, "name", spot, meant)}${quote}`;
  });
}

/** A name, what stands between, and a value: quoted, or up to what cannot be a part of it. */
const assignment =
  /(?<![A-Za-z0-9_$-])([A-Za-z_][A-Za-z0-9_.-]{1,60})((?:\\?["'])?\s{0,3}(?::|=|%3[Dd])\s{0,3}(?=\S))("(?:[^"\\\n]|\\.){1,4000}"|'(?:[^'\\\n]|\\.){1,4000}'|[^\s"'`&;,<>(){}[\]|\\]{1,4000})/g;

function isSecretValue(
  redactor: Redactor,
  name: string,
  value: string,
  isQuoted: boolean,
  between: string,
  kind: TextKind,
): boolean {
  if (isStandIn(value) || /^(?:true|false|null|undefined|none|nil|\*+|x+)$/i.test(value))
    return false;
  if (isQuoted) return kind === "prose" || !/\s/.test(value);
  if (/^[0-9.]+$/.test(value)) return redactor.names.hasNumber(name);
  if (kind === "code" || /\s/.test(between)) return looksRandom(value);
  return true;
}

/** Whether it is made as keys are, and not as words are. */
export function looksRandom(value: string): boolean {
  return value.length >= 6 && /[0-9]/.test(value) && /[A-Za-z]/.test(value) && !/[.(]/.test(value);
}
