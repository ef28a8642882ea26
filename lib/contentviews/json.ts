import { plain, styled, type Span, type StyledLine, type Syntax } from "../terminal/styled-text.js";
import type { Content } from "./content.js";
import type { Contentview } from "./contentview.js";
import { indentation } from "./indentation.js";
import { isJson, jsonTokens, type JsonToken } from "./json-tokens.js";

/** JSON, and several values one after the other, as in JSON lines. Numbers stay as they are spelled. */
export const json: Contentview = {
  name: "json",
  claims: ({ mediaType }) =>
    mediaType !== null &&
    /^application\/([^;]*[-+.])?(nd)?json[a-z-]*$|^text\/json$|[+]json$/.test(mediaType),
  recognises: ({ head }) => /^(?:[{[]\s*(?:["{[\]}\d-]|true|false|null|$))/.test(head),
  show: (content) =>
    content.hasText && isJson(textOf(content)) ? jsonLines(textOf(content)) : null,
};

function textOf({ text }: Content): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

const syntaxOf: Partial<Readonly<Record<JsonToken["kind"], Syntax>>> = {
  name: "name",
  string: "string",
  number: "number",
  word: "boolean",
};

/** The lines of text that is JSON, as Python's `json.dumps(indent=4)` breaks them. */
export function* jsonLines(text: string): Generator<StyledLine, void, undefined> {
  let line: Span[] = [];
  let depth = 0;
  let before: JsonToken["kind"] | null = null;
  const breakLine = (): StyledLine => {
    const done = line;
    line = [plain(indentation(depth, 4))];
    return done;
  };
  for (const token of jsonTokens(text)) {
    const { kind, start, end } = token;
    const isEmpty = before === "open" && kind === "close";
    if (kind === "close") depth--;
    const endsLine =
      (before === "open" && !isEmpty) || (kind === "close" && !isEmpty) || before === "comma";
    const isNextValue = depth === 0 && line.length > 0 && kind !== "close" && before !== null;
    if (endsLine || (isNextValue && before !== "open")) yield breakLine();
    line.push(styled(spelling(text.slice(start, end), kind), syntaxOf[kind] ?? "plain"));
    if (kind === "colon") line.push(plain(" "));
    if (kind === "open") depth++;
    before = kind;
  }
  yield line;
}

/** A string with its characters as themselves where they can be: `é` for `\u00e9`. */
function spelling(text: string, kind: JsonToken["kind"]): string {
  if ((kind !== "string" && kind !== "name") || !text.includes("\\")) return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    // Line breaks in a string, say: nearly JSON, and shown as it is.
    return text;
  }
}
