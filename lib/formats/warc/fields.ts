import { decodeText } from "../../flow/text.js";

/** A named field in the head of a record or of an HTTP message, and where it is spelled. */
export interface HeadField {
  readonly name: Buffer;
  /** Without the white space around it; lines that go on in the next are joined. */
  readonly value: Buffer;
  /** Where its first line begins, in the bytes that the head is in. */
  readonly start: number;
  /** Behind the end of its last line. */
  readonly end: number;
}

/** The head of a record or of an HTTP message: a first line, fields, and an empty line. */
export interface Head {
  readonly firstLine: Buffer;
  /** Behind the end of the first line. */
  readonly fieldsAt: number;
  readonly fields: readonly HeadField[];
  /** Where the empty line begins, or the end where there is none. */
  readonly fieldsEnd: number;
  /** Behind the empty line. */
  readonly end: number;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;

/**
 * Where the empty line after a head ends; -1 when it is not there. Lines may end in a line feed alone.
 * `from` is where the head begins.
 */
export function endOfHead(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(lineFeed, from); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    if (bytes[at + 1] === lineFeed) return at + 2;
    if (bytes[at + 1] === carriageReturn && bytes[at + 2] === lineFeed) return at + 3;
  }
  return -1;
}

/** Takes a head apart. Lines that are no fields are passed over; they have no entry in `fields`. */
export function parseHead(bytes: Buffer, from: number, to: number): Head {
  const fieldsAt = behindLine(bytes, from, to);
  const fields: HeadField[] = [];
  let at = fieldsAt;
  while (at < to) {
    let end = behindLine(bytes, at, to);
    if (isEmptyLine(bytes, at, end)) break;
    while (end < to && isBlank(bytes[end])) end = behindLine(bytes, end, to);
    const nameEnd = bytes.subarray(at, end).indexOf(colon);
    if (nameEnd > 0) {
      fields.push({
        name: trimmed(bytes, at, at + nameEnd),
        value: unfolded(trimmed(bytes, at + nameEnd + 1, end)),
        start: at,
        end,
      });
    }
    at = end;
  }
  return {
    firstLine: trimmedEnd(bytes, from, fieldsAt),
    fieldsAt,
    fields,
    fieldsEnd: at,
    end: at < to ? behindLine(bytes, at, to) : at,
  };
}

/** The text of the first field with a name, which is in lower case; null when there is none. */
export function fieldText({ fields }: Pick<Head, "fields">, name: string): string | null {
  const field = fields.find((candidate) => isNamed(candidate, name));
  return field === undefined ? null : decodeText(field.value);
}

/** The texts of all fields with a name, which is in lower case. */
export function fieldTexts({ fields }: Pick<Head, "fields">, name: string): string[] {
  return fields.filter((field) => isNamed(field, name)).map(({ value }) => decodeText(value));
}

export function isNamed({ name }: Pick<HeadField, "name">, wanted: string): boolean {
  return name.length === wanted.length && name.toString("latin1").toLowerCase() === wanted;
}

function behindLine(bytes: Buffer, from: number, to: number): number {
  const at = bytes.indexOf(lineFeed, from);
  return at < 0 || at >= to ? to : at + 1;
}

function isEmptyLine(bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  return length === 1
    ? bytes[start] === lineFeed
    : length === 2 && bytes[start] === carriageReturn && bytes[start + 1] === lineFeed;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function isSpace(byte: number | undefined): boolean {
  return isBlank(byte) || byte === carriageReturn || byte === lineFeed;
}

function trimmed(bytes: Buffer, start: number, end: number): Buffer {
  let from = start;
  while (from < end && isSpace(bytes[from])) from++;
  return trimmedEnd(bytes, from, end);
}

function trimmedEnd(bytes: Buffer, start: number, end: number): Buffer {
  let to = end;
  while (to > start && isSpace(bytes[to - 1])) to--;
  return bytes.subarray(start, to);
}

/** A value without the line ends in it (RFC 9112, section 5.2). */
function unfolded(value: Buffer): Buffer {
  if (!value.includes(lineFeed)) return value;
  return Buffer.from(
    value.toString("latin1").replace(/(?<![ \t])[ \t]*\r?\n[ \t]+/g, " "),
    "latin1",
  );
}
