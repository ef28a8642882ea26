import type { Redactor, Spot } from "../redactor.js";
import { isStandIn } from "../stand-ins.js";
import { decodeEntities } from "./encoded.js";
import { redactText } from "./text.js";

/** XML and HTML: what elements and attributes are named says what is secret in them. */
export function redactXml(redactor: Redactor, text: string, spot: Spot, isHtml: boolean): string {
  let changed = text.replace(tag, (whole, element: string, attributes: string) =>
    attributes === "" ? whole : `<${element}${redactAttributes(redactor, attributes, spot)}`,
  );
  changed = changed.replace(
    leaf,
    (whole, open: string, element: string, attributes: string, value: string) => {
      const name = isHtml ? localName(element) : (nameIn(attributes) ?? localName(element));
      const isSecret = redactor.names.has(localName(element)) || redactor.names.has(name);
      return isSecret && isWorthIt(value) ? open + redactLeaf(redactor, value, spot) : whole;
    },
  );
  return redactText(redactor, changed, spot, isHtml ? "code" : "prose");
}

const tag = /<([A-Za-z_][\w:.-]*)((?:\s+[\w:.@-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))?)*)/g;

/** An element with nothing but text in it: its tag, and the text up to the next one. */
const leaf = /(<([A-Za-z_][\w:.-]*)((?:\s[^<>]*)?)>)(<!\[CDATA\[[^]*?\]\]>|[^<]+)(?=<\/)/g;

const attribute = /([\w:.@-]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'<>=]+)/g;

/** `<input name="token" value="...">` names in one attribute what is in another. */
function redactAttributes(redactor: Redactor, attributes: string, spot: Spot): string {
  const named = nameIn(attributes);
  const isNamedSecret = named !== null && redactor.names.has(named);
  return attributes.replace(attribute, (whole, name: string, equals: string, value: string) => {
    const quote = /^["']/.exec(value)?.[0] ?? "";
    const inner = quote === "" ? value : value.slice(1, -1);
    const isValue = isNamedSecret && /^(?:value|content)$/i.test(name);
    if (!isValue && !redactor.names.has(localName(name))) return whole;
    if (!isWorthIt(inner)) return whole;
    const safe = redactor.replace(inner, "name", spot, decodeEntities(inner));
    return `${name}${equals}${quote}${safe}${quote}`;
  });
}

function nameIn(attributes: string): string | null {
  const [, value] = /\s(?:name|key|property)\s*=\s*["']?([^"'\s>]+)/i.exec(attributes) ?? [];
  return value ?? null;
}

function redactLeaf(redactor: Redactor, value: string, spot: Spot): string {
  const [, before = "", inner = "", after = ""] =
    /^(\s*(?:<!\[CDATA\[)?\s*)([^]*?)(\s*(?:\]\]>)?\s*)$/.exec(value) ?? [];
  const meant = before.includes("[") ? inner : decodeEntities(inner);
  return before + redactor.replace(inner, "name", spot, meant) + after;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function isWorthIt(value: string): boolean {
  const text = value.trim();
  return text !== "" && !isStandIn(text) && !/^(?:true|false|null)$/i.test(text);
}
