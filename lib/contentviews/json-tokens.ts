/** A piece of JSON text that means something. */
export interface JsonToken {
  readonly kind: "open" | "close" | "comma" | "colon" | "name" | "string" | "number" | "word";
  readonly start: number;
  readonly end: number;
}

/** The text is not JSON. */
export class JsonSyntaxFault extends Error {
  override readonly name = "JsonSyntaxFault";
}

const deepest = 10_000;
const word = /true|false|null/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const space = /[ \t\r\n]+/y;

type Expected = "value" | "value or close" | "name" | "name or close" | "colon" | "comma or close";

/**
 * The tokens of JSON text (RFC 8259), or of several values one after the other, as in JSON lines. A
 * string is not looked into. It takes linear time, and no memory but for the depth.
 *
 * @throws JsonSyntaxFault at the first token that cannot be there.
 */
export function* jsonTokens(text: string): Generator<JsonToken, void, undefined> {
  /** Of each open value, whether it is an object. */
  const open: boolean[] = [];
  let expected: Expected = "value";
  let count = 0;
  const afterValue = (): Expected => (open.length === 0 ? "value" : "comma or close");
  for (let at = skip(space, text, 0); at < text.length; at = skip(space, text, at)) {
    const token = tokenAt(text, at, expected);
    switch (token.kind) {
      case "open":
        require(expected === "value" || expected === "value or close");
        require(open.length < deepest);
        open.push(text[at] === "{");
        expected = text[at] === "{" ? "name or close" : "value or close";
        break;
      case "close":
        require(expected.endsWith("close") && open.pop() === (text[at] === "}"));
        expected = afterValue();
        break;
      case "comma":
        require(expected === "comma or close");
        expected = open.at(-1) === true ? "name" : "value";
        break;
      case "colon":
        require(expected === "colon");
        expected = "value";
        break;
      case "name":
        expected = "colon";
        break;
      default:
        require(expected === "value" || expected === "value or close");
        expected = afterValue();
        // Nothing parts `12` from `true` but white space.
        require(expected !== "value" || /^[\s{[]?$/.test(text.charAt(token.end)));
    }
    count++;
    yield token;
    at = token.end;
  }
  require(open.length === 0 && count > 0);
}

/** Whether the whole text is JSON. */
export function isJson(text: string): boolean {
  try {
    const tokens = jsonTokens(text);
    while (tokens.next().done !== true);
    return true;
  } catch (error) {
    if (error instanceof JsonSyntaxFault) return false;
    throw error;
  }
}

function tokenAt(text: string, start: number, expected: Expected): JsonToken {
  switch (text.charAt(start)) {
    case "{":
    case "[":
      return { kind: "open", start, end: start + 1 };
    case "}":
    case "]":
      return { kind: "close", start, end: start + 1 };
    case ",":
      return { kind: "comma", start, end: start + 1 };
    case ":":
      return { kind: "colon", start, end: start + 1 };
    case '"': {
      const kind = expected.startsWith("name") ? "name" : "string";
      return { kind, start, end: endOfString(text, start) };
    }
  }
  const end = skip(word, text, start);
  if (end > start) return { kind: "word", start, end };
  const endOfNumber = skip(number, text, start);
  require(endOfNumber > start);
  return { kind: "number", start, end: endOfNumber };
}

/** Where the string ends that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    require(quote >= 0);
    let slashes = 0;
    while (text[quote - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function require(condition: boolean): void {
  if (!condition) throw new JsonSyntaxFault("this is not JSON");
}
