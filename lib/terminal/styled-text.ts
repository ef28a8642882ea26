/** What a piece of text is, by which it gets its colour. The first six are mitmproxy's own. */
export type Syntax =
  | "name"
  | "string"
  | "number"
  | "boolean"
  | "comment"
  | "error"
  /** What stands out: a URL, a status code. */
  | "strong"
  | "success"
  | "redirect"
  | "failure"
  | "header"
  | "notice"
  | "address"
  /** As `git diff` colours them. */
  | "heading"
  | "hunk"
  | "removed"
  | "added"
  | "plain";

/** A piece of text and what it is. It may hold whatever a capture holds: painting makes it safe. */
export interface Span {
  readonly text: string;
  readonly syntax: Syntax;
}

/** A line without its line break. */
export type StyledLine = readonly Span[];

/** A piece of text that is nothing in particular. */
export function plain(text: string): Span {
  return { text, syntax: "plain" };
}

/** A piece of text that is something. */
export function styled(text: string, syntax: Syntax): Span {
  return { text, syntax };
}
