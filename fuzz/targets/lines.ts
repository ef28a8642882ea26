import { decodeText } from "../../lib/flow/text.js";

/** An input of two parts: the first line, and what is behind it. */
export function firstLine(input: Buffer): { readonly line: string; readonly rest: Buffer } {
  const end = input.indexOf(0x0a);
  if (end < 0) return { line: input.toString("latin1"), rest: Buffer.alloc(0) };
  return { line: input.toString("latin1", 0, end), rest: input.subarray(end + 1) };
}

/** The lines of an input, as they stand in a header: bytes that are not UTF-8 are lone surrogates. */
export function headerLines(input: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at <= input.length;) {
    const found = input.indexOf(0x0a, at);
    const end = found < 0 ? input.length : found;
    lines.push(decodeText(input.subarray(at, end)));
    at = end + 1;
  }
  return lines;
}
