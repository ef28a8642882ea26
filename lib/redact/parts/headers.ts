import type { Headers } from "../../flow/headers.js";
import { PlainList } from "../../flow/state/plain-list.js";
import { decodeText, encodeText } from "../../flow/text.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactAuthorization } from "./authorization.js";
import { redactCookies, redactSetCookie } from "./cookies.js";
import { redactText } from "./text.js";
import { redactUrl } from "./url.js";

/** The fields of a message; a field with no secret in it keeps its bytes. */
export function redactHeaders(redactor: Redactor, headers: Headers, spot: Spot): void {
  for (const [index, [name, value]] of headers.fields.entries()) {
    const text = decodeText(value);
    const safe = redactHeader(redactor, decodeText(name).toLowerCase(), text, spot);
    if (safe === text) continue;
    headers.state.splice(index, 1, [new PlainList([name, encodeText(safe)])]);
  }
}

/** A field's value, by the field's name in lower case. */
export function redactHeader(redactor: Redactor, name: string, value: string, spot: Spot): string {
  switch (name) {
    case "authorization":
    case "proxy-authorization":
      return redactAuthorization(redactor, value, spot);
    case "cookie":
      return redactCookies(redactor, value, spot);
    case "set-cookie":
      return redactSetCookie(redactor, value, spot);
    case "referer":
    case "location":
    case "content-location":
      return redactUrl(redactor, value, spot);
    default:
      if (!redactor.names.has(name) || /^(?:true|false|null|)$/i.test(value)) {
        return redactText(redactor, value, spot);
      }
      return redactor.replace(value, "name", spot);
  }
}

/** Hashes of bodies: with them, guesses of what was in a body could be tried. */
export function redactDigests(redactor: Redactor, headers: Headers, spot: Spot): void {
  for (const name of bodyDigests) {
    const values = headers.getAll(name);
    if (values.length === 0) continue;
    headers.setAll(
      name,
      values.map((value) => redactor.replace(value, "body-digest", spot)),
    );
  }
}

const bodyDigests = [
  ...["content-md5", "digest", "content-digest", "repr-digest", "etag"],
  ...["x-amz-content-sha256", "x-goog-hash", "x-content-sha256"],
];
