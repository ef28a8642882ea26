import { quotePlus, unquotePlus } from "../../flow/forms/percent-encoding.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactText } from "./text.js";

/** The fields of a query or of an urlencoded form; what is no secret stays as it is spelled. */
export function redactForm(redactor: Redactor, text: string, spot: Spot): string {
  const names = new Set(text.split("&").map((field) => nameOf(field).toLowerCase()));
  // A code that comes with a state, or a verifier, is one that is traded for a token (RFC 6749).
  const isGrant = ["state", "code_verifier", "grant_type", "redirect_uri"].some((name) =>
    names.has(name),
  );
  return text
    .split("&")
    .map((field) => redactField(redactor, field, isGrant, spot))
    .join("&");
}

function nameOf(field: string): string {
  return unquotePlus(field.split("=", 1)[0] ?? "");
}

function redactField(redactor: Redactor, field: string, isGrant: boolean, spot: Spot): string {
  const equals = field.indexOf("=");
  if (equals < 0) return spelled(field, (text) => redactText(redactor, text, spot));
  const name = nameOf(field);
  const safeName = spelled(field.slice(0, equals), (text) => redactText(redactor, text, spot));
  const value = spelled(field.slice(equals + 1), (text) => {
    const isSecret = redactor.names.has(name) || (isGrant && /^(?:code|state)$/i.test(name));
    if (!isSecret || /^(?:true|false|null)$/.test(text)) return redactText(redactor, text, spot);
    return redactor.replace(text, "name", spot);
  });
  return `${safeName}=${value}`;
}

/** What a change makes of encoded text: encoded anew where it changes something. */
function spelled(encoded: string, change: (text: string) => string): string {
  const text = unquotePlus(encoded);
  const changed = change(text);
  return changed === text ? encoded : quotePlus(changed);
}
