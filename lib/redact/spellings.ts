import { decodeText, encodeText } from "../flow/text.js";

/**
 * A secret, and how else it may stand in a text that is not decoded as a whole: in JSON and in
 * programs, in XML and HTML, in bytes that are looked at one by one.
 */
export function spellingsOf(secret: string): ReadonlySet<string> {
  const spellings = new Set([secret]);
  if (isPlain(secret)) return spellings;
  spellings.add(JSON.stringify(secret).slice(1, -1));
  spellings.add(secret.replace(markup, (sign) => `&${entityNames.get(sign) ?? ""};`));
  spellings.add(secret.replace(markup, (sign) => `&#${sign.charCodeAt(0)};`));
  for (const spelling of [...spellings]) spellings.add(encodeText(spelling).toString("latin1"));
  return spellings;
}

/** What bytes say, of which each was taken for a character. */
export function textOfBytes(bytes: string): string {
  return isPlain(bytes) ? bytes : decodeText(Buffer.from(bytes, "latin1"));
}

/** Whether a text is spelled so everywhere. */
function isPlain(text: string): boolean {
  return /^[\w !#$%()*+,./:;=?@[\]^`{|}~-]*$/.test(text);
}

const markup = /[&<>"']/g;
const entityNames: ReadonlyMap<string, string> = new Map([
  ["&", "amp"],
  ["<", "lt"],
  [">", "gt"],
  ['"', "quot"],
  ["'", "apos"],
]);
