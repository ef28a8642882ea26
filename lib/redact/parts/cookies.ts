import { unquote } from "../../flow/forms/percent-encoding.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactText } from "./text.js";

const rule = "cookie";

/** A `Cookie` header: all values are replaced, for each may be what a session is known by. */
export function redactCookies(redactor: Redactor, value: string, spot: Spot): string {
  if (!redactor.isOn(rule)) return redactText(redactor, value, spot);
  return value
    .split(";")
    .map((pair) => redactPair(redactor, pair, spot))
    .join(";");
}

/** A `Set-Cookie` header: the value is replaced, and the attributes stay. */
export function redactSetCookie(redactor: Redactor, value: string, spot: Spot): string {
  if (!redactor.isOn(rule)) return redactText(redactor, value, spot);
  const [pair = "", ...attributes] = value.split(";");
  const safe = redactPair(redactor, pair, spot);
  return [safe, ...attributes.map((attribute) => redactText(redactor, attribute, spot))].join(";");
}

function redactPair(redactor: Redactor, pair: string, spot: Spot): string {
  const [, name, quote = "", inner = "", end = ""] =
    /^(\s*[^=]*=\s*)("?)([^]*?)("?\s*)$/.exec(pair) ?? [];
  if (name === undefined) return redactText(redactor, pair, spot);
  return name + quote + redactor.replace(inner, rule, spot, unquote(inner)) + end;
}
