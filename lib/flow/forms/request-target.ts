import { quote, unquote } from "./percent-encoding.js";

/**
 * A request's `path` in its parts, which make it up again. They are the parts that Python's
 * `urlparse` finds in a URL with that path.
 */
export interface RequestTarget {
  /** What is no path, because in the URL it would be part of the host; empty for most. */
  readonly authority: string;
  readonly path: string;
  /** The parameters of the path's last component, with their `;` (RFC 2396). */
  readonly parameters: string;
  /** With its `?`. */
  readonly query: string;
  /** With its `#`. */
  readonly fragment: string;
}

const parts = /^([^/?#]*)([^?#]*)(\?[^#]*)?(#[^]*)?$/;

export function parseTarget(target: string): RequestTarget {
  // The URL of `OPTIONS *` has no path.
  const [, authority = "", whole = "", query = "", fragment = ""] =
    target === "*" ? [] : (parts.exec(target) ?? []);
  const semicolon = whole.indexOf(";", whole.lastIndexOf("/"));
  const end = semicolon < 0 ? whole.length : semicolon;
  return { authority, path: whole.slice(0, end), parameters: whole.slice(end), query, fragment };
}

/** The path's components, without percent-encoding. */
export function pathComponents(target: string): string[] {
  return rawComponents(target).map(({ text }) => text);
}

/** The request target with another path; a component that was there keeps its spelling. */
export function withPathComponents(target: string, components: readonly string[]): string {
  const present = rawComponents(target);
  if (isSame(present, components)) return target;
  const spellings = new Map(present.map(({ text, spelling }) => [text, spelling]));
  const path = components.map((text) => spellings.get(text) ?? quote(text)).join("/");
  const { parameters, query, fragment } = parseTarget(target);
  return `/${path}${parameters}${query}${fragment}`;
}

interface Component {
  readonly text: string;
  readonly spelling: string;
}

function rawComponents(target: string): Component[] {
  return parseTarget(target)
    .path.split("/")
    .map((spelling) => ({ text: unquote(withoutBreaks(spelling)), spelling }))
    .filter(({ text }) => text !== "");
}

function isSame(present: readonly Component[], components: readonly string[]): boolean {
  return (
    present.length === components.length &&
    present.every(({ text }, index) => text === components[index])
  );
}

/** Tabs and line breaks mean nothing in a URL (WHATWG URL, basic URL parser). */
export function withoutBreaks(text: string): string {
  return text.replace(/[\t\r\n]/g, "");
}
