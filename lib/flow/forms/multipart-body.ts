import { decodeText } from "../text.js";
import { headerParameter } from "./header-parameters.js";

/** A part of a `multipart/form-data` body. Its bytes are `head`, `value` and `lineBreak`. */
export interface Part {
  /** The field's name; null for a part that is no field. */
  readonly name: string | null;
  /** The delimiter, the part's headers and the empty line. */
  readonly head: Buffer;
  readonly value: Buffer;
  /** The line break that belongs to the next delimiter; null when the body ends without one. */
  readonly lineBreak: Buffer | null;
}

/** A body taken apart so that it can be put together again (RFC 2046, section 5.1.1). */
export interface MultipartBody {
  /** What stands before the first part; it means nothing. */
  readonly preamble: Buffer;
  readonly parts: readonly Part[];
  /** The closing delimiter, and what stands behind it; null when the body ends without one. */
  readonly closing: Buffer | null;
}

const nothing = Buffer.alloc(0);
const crlf = Buffer.from("\r\n");
const newline = 0x0a;
const carriageReturn = 0x0d;

export const emptyBody: MultipartBody = { preamble: nothing, parts: [], closing: null };

export function parseMultipart(body: Buffer, boundary: string): MultipartBody {
  const { starts, closingAt } = findDelimiters(body, Buffer.from(`--${boundary}`));
  const [first = closingAt] = starts;
  if (first === null) return emptyBody;
  return {
    preamble: body.subarray(0, first),
    parts: starts.map((start, nth) => {
      const end = starts[nth + 1] ?? closingAt;
      return end === null
        ? parsePart(body.subarray(start), null)
        : parsePart(...splitLastBreak(body.subarray(start, end)));
    }),
    closing: closingAt === null ? null : body.subarray(closingAt),
  };
}

/** The body with its parts replaced by these. */
export function assembleMultipart(
  { preamble, closing }: MultipartBody,
  parts: readonly Part[],
  boundary: string,
): Buffer {
  const isCutOff = parts.at(-1)?.lineBreak === null;
  const ending = closing ?? (isCutOff ? nothing : Buffer.from(`--${boundary}--\r\n`));
  const pieces = parts.flatMap(({ head, value, lineBreak }, nth) => {
    const isLast = nth === parts.length - 1;
    return [head, value, lineBreak ?? (isLast ? nothing : crlf)];
  });
  return Buffer.concat([preamble, ...pieces, ending]);
}

/** The boundary of a `multipart/form-data` body by its `Content-Type`; null when it is something else. */
export function formBoundary(contentType: string): string | null {
  if (!contentType.toLowerCase().includes("multipart/form-data")) return null;
  const boundary = headerParameter(contentType, "boundary");
  return boundary !== null && /^[!-~ ]+$/.test(boundary) ? boundary : null;
}

/** Whether a value has a line that would be taken for a delimiter. */
export function hasDelimiter(value: Buffer, boundary: string): boolean {
  const { starts, closingAt } = findDelimiters(value, Buffer.from(`--${boundary}`));
  return starts.length > 0 || closingAt !== null;
}

/** Where the lines are that begin with the delimiter, up to the closing one. */
function findDelimiters(
  body: Buffer,
  delimiter: Buffer,
): { readonly starts: readonly number[]; readonly closingAt: number | null } {
  const { length } = delimiter;
  const starts: number[] = [];
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + length)) {
    if (at > 0 && body[at - 1] !== newline) continue;
    if (body.toString("latin1", at + length, at + length + 2) === "--") {
      return { starts, closingAt: at };
    }
    starts.push(at);
  }
  return { starts, closingAt: null };
}

function splitLastBreak(bytes: Buffer): [rest: Buffer, lineBreak: Buffer] {
  const length = bytes.at(-2) === carriageReturn ? 2 : 1;
  return [bytes.subarray(0, -length), bytes.subarray(-length)];
}

/** A part of the bytes between two delimiters, less the line break before the second. */
function parsePart(bytes: Buffer, lineBreak: Buffer | null): Part {
  let name: string | null = null;
  let start = endOfLine(bytes, 0);
  while (start < bytes.length) {
    const end = endOfLine(bytes, start);
    const line = bytes.toString("latin1", start, end).replace(/\r?\n$/, "");
    if (line === "")
      return { name, head: bytes.subarray(0, end), value: bytes.subarray(end), lineBreak };
    name ??= nameIn(line);
    start = end;
  }
  // Where there is no value, the line break before the delimiter may be the empty line.
  if (lineBreak === null || bytes.at(-1) !== newline) {
    return { name: null, head: bytes, value: nothing, lineBreak };
  }
  return { name, head: Buffer.concat([bytes, lineBreak]), value: nothing, lineBreak: nothing };
}

/** Where the next line begins. */
function endOfLine(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(newline, start);
  return end < 0 ? bytes.length : end + 1;
}

function nameIn(line: string): string | null {
  if (!/^content-disposition[ \t]*:/i.test(line)) return null;
  const name = headerParameter(line, "name");
  return name ? decodeText(Buffer.from(name, "latin1")) : null;
}
