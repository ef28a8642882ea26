import { styled, type StyledLine } from "../terminal/styled-text.js";
import type { Contentview } from "./contentview.js";
import { jsonLines } from "./json.js";
import { textLines } from "./text-lines.js";

/** Longer requests are shown as the JSON that they are: to parse them takes memory. */
const longest = 16 * 1024 * 1024;

/** A query, alone or several in an array, as GraphQL over HTTP has it: its text as text. */
export const graphql: Contentview = {
  name: "graphql",
  claims: ({ mediaType, bytes }) =>
    mediaType === "application/graphql" ||
    (mediaType !== null && /[/+](?:graphql\+)?json$/.test(mediaType) && bytes.includes('"query"')),
  recognises: () => false,
  show(content) {
    if (!content.hasText || content.bytes.length > longest) return null;
    if (content.mediaType === "application/graphql" && !content.head.startsWith('{"')) {
      return textLines(content.text);
    }
    const operations = operationsIn(content.text);
    return operations === null ? null : operationLines(operations);
  },
};

interface Operation {
  readonly query: string;
}

/** Null when it is other JSON, or none. */
function operationsIn(text: string): readonly Operation[] | null {
  const parsed = parse(text);
  const operations: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return operations.length > 0 && operations.every(isOperation) ? operations : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Other JSON may have a `query`, too: that of a search. */
function isOperation(value: unknown): value is Operation {
  return (
    typeof value === "object" &&
    value !== null &&
    "query" in value &&
    typeof value.query === "string" &&
    /^\s*(?:#[^\n]*\n\s*)*(?:\{|(?:query|mutation|subscription|fragment)\b[^{]*\{)/.test(
      value.query.slice(0, 2000),
    )
  );
}

function* operationLines(operations: readonly Operation[]): Generator<StyledLine> {
  for (const [nth, { query, ...others }] of operations.entries()) {
    if (operations.length > 1) yield [styled(`--- ${nth + 1} of ${operations.length}`, "comment")];
    if (Object.keys(others).length > 0) {
      yield* jsonLines(JSON.stringify(others));
      yield [styled("---", "comment")];
    }
    yield* textLines(query);
  }
}
