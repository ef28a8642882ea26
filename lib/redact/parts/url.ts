import { unquote } from "../../flow/forms/percent-encoding.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactForm } from "./form.js";
import { redactText } from "./text.js";

/** A path with its query and fragment, or a whole URL: names in it say what is secret. */
export function redactUrl(redactor: Redactor, url: string, spot: Spot): string {
  const [, path = "", query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/.exec(url) ?? [];
  let safe = redactText(redactor, redactPath(redactor, path, spot), spot);
  if (query !== undefined) safe += `?${redactForm(redactor, query, spot)}`;
  if (fragment !== undefined) safe += `#${redactForm(redactor, fragment, spot)}`;
  return safe;
}

/** `/reset-password/TOKEN`: what is behind a name of secrets, and made as keys are. */
function redactPath(redactor: Redactor, path: string, spot: Spot): string {
  if (!redactor.isOn("path")) return path;
  const segments = path.split("/");
  return segments
    .map((segment, index) => {
      const before = segments[index - 1] ?? "";
      const isNamed = redactor.names.has(before) || beforeTokens.test(before);
      if (!isNamed || !isKeyLike(segment)) return segment;
      return redactor.replace(segment, "path", spot, unquote(segment));
    })
    .join("/");
}

/** Ways that lead to links which open something. */
const beforeTokens =
  /^(?:reset|reset-?password|password-?reset|verify|verification|verify-?email|confirm|confirmation|confirm-?email|activate|activation|invite|invitation|magic|magic-?link|unsubscribe|webhooks?|bot)$/i;

function isKeyLike(segment: string): boolean {
  return segment.length >= 16 && /[0-9]/.test(segment) && /[A-Za-z]/.test(segment);
}
