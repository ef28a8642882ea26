import { pairText } from "../../flow/state/pair-list.js";
import type { StateList } from "../../flow/state/state.js";
import { Http1Error } from "./errors.js";
import { hasControl, isToken } from "./fields.js";
import { receivedLines } from "./received-lines.js";

const crlf = "\r\n";
const lastChunkWithoutTrailers = Buffer.from("0\r\n\r\n");

/**
 * A message's head, one character a byte: its first line, and its header fields as they are.
 *
 * Hot path.
 *
 * @param omits Lower-case names of fields that are left out.
 * @param extra Lines that are added, each ended by CRLF.
 * @throws Http1Error when a script has put something there that would be read as something else.
 */
export function headText(
  firstLine: string,
  fields: StateList,
  omits: ReadonlySet<string> | null = null,
  extra = "",
): string {
  if (hasControl(firstLine)) throw new Http1Error("the first line has a control character");
  return firstLine + crlf + fieldLines(fields, omits) + extra + crlf;
}

/** A head, and the whole body after it, in one piece. */
export function withBody(head: string, body: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, 0, "latin1");
  body.copy(bytes, head.length);
  return bytes;
}

function fieldLines(fields: StateList, omits: ReadonlySet<string> | null): string {
  const received = omits === null ? receivedLines(fields) : null;
  let lines = received?.text ?? "";
  for (let index = received?.count ?? 0; index < fields.length; index++) {
    const name = pairText(fields, index, 0) ?? "";
    if (omits?.has(name.toLowerCase()) === true) continue;
    const value = pairText(fields, index, 1) ?? "";
    if (!isToken(name)) throw new Http1Error(`"${name}" is no name for a header`);
    if (hasControl(value)) throw new Http1Error(`the header ${name} has a control character`);
    lines += name + ": " + value + crlf;
  }
  return lines;
}

/** What a piece of a chunked body is on the wire. An empty piece would end the body: it is nothing. */
export function chunkBytes(data: Buffer): Buffer[] {
  if (data.length === 0) return [];
  return [Buffer.from(data.length.toString(16) + crlf, "latin1"), data, Buffer.from(crlf)];
}

/** What says where a message ends, or where it goes, is not for trailers (RFC 9110, section 6.5.1). */
const neverTrailers = new Set(["content-length", "transfer-encoding", "host"]);

/** The end of a chunked body. @throws Http1Error as `headText` does. */
export function lastChunk(trailers: StateList | null): Buffer {
  if (trailers === null || trailers.length === 0) return lastChunkWithoutTrailers;
  return Buffer.from(`0${crlf}${fieldLines(trailers, neverTrailers)}${crlf}`, "latin1");
}
