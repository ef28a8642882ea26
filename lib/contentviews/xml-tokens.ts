import { endOf } from "./lexing.js";

/** A piece of markup. All together are the text. */
export interface XmlToken {
  readonly kind: "text" | "opening" | "closing" | "single";
  readonly text: string;
  /** The element's name in lower case; empty for what has none. */
  readonly name: string;
}

/** Elements that have no end tag (HTML, section 13.1.2). */
const voidElements = new Set(
  "area base br col embed hr img input keygen link meta param source track wbr".split(" "),
);
/** What is in them is not markup. */
const rawElements = new Set(["script", "style"]);

/** The tokens of HTML or XML, whether it is well-formed or not. Text of white space is left out. */
export function* xmlTokens(text: string): Generator<XmlToken, void, undefined> {
  /** The name of the element that holds what is not markup. */
  let raw: string | null = null;
  for (let at = 0; at < text.length;) {
    const start = at;
    if (text[start] !== "<" || raw !== null) {
      at = raw === null ? startOfTag(text, start) : startOfEndTag(text, start, raw);
      raw = null;
      const between = text.slice(start, at);
      if (between.trim() !== "") yield { kind: "text", text: between, name: "" };
      continue;
    }
    at = endOfTag(text, start);
    const tag = text.slice(start, at);
    const name = /[\w.:-]+/.exec(tag.slice(0, 100))?.[0].toLowerCase() ?? "";
    const kind = kindOf(tag, name);
    yield { kind, text: tag, name };
    if (kind === "opening" && rawElements.has(name)) raw = name;
  }
}

function kindOf(tag: string, name: string): XmlToken["kind"] {
  if (tag.startsWith("</")) return "closing";
  const isSingle = /^<[!?]/.test(tag) || tag.endsWith("/>") || voidElements.has(name);
  return isSingle ? "single" : "opening";
}

function startOfTag(text: string, from: number): number {
  const found = text.indexOf("<", from);
  return found < 0 ? text.length : found;
}

function startOfEndTag(text: string, from: number, name: string): number {
  const endTag = name === "script" ? /<\/script/gi : /<\/style/gi;
  endTag.lastIndex = from;
  return endTag.exec(text)?.index ?? text.length;
}

function endOfTag(text: string, start: number): number {
  if (text.startsWith("<!--", start)) return endOf(text, start + 4, "-->");
  if (text.startsWith("<![CDATA[", start)) return endOf(text, start + 9, "]]>");
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === ">") return at + 1;
    // A quote that is not closed goes to the end of its line, so that one slip does not hide the rest.
    if (character === '"' || character === "'") at = endOfAttribute(text, at);
  }
  return text.length;
}

function endOfAttribute(text: string, start: number): number {
  const quote = text.charAt(start);
  if (text[start - 1] !== "=") return start;
  const found = text.indexOf(quote, start + 1);
  return found < 0 ? text.length : found;
}
