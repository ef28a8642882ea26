import { bytesField } from "../../../flow/field.js";
import type { Headers } from "../../../flow/headers.js";
import type { Message } from "../../../flow/message.js";
import type { Request } from "../../../flow/request.js";
import type { Response } from "../../../flow/response.js";
import { isChunked } from "../../http1/assemble.js";

// Messages as they lie in a record's block: as HTTP/1 has them on the wire. What a flow has that
// cannot stand there is changed so far that the block can be read; the notes say what it was.

const lineEnd = Buffer.from("\r\n");
const separator = Buffer.from(": ");

export function requestBlock(request: Request): Buffer {
  return block(requestLine(request), request);
}

export function responseBlock(response: Response): Buffer {
  return block(statusLine(response), response);
}

/** The first line of a request. */
export function requestLine(request: Request): Buffer {
  const method = bytesField(request.state, "method").toString("latin1");
  const target = targetOf(request).toString("latin1");
  const line = [
    method.replace(/[^!#$%&'*+.^_`|~0-9a-z-]/gi, "_") || "_",
    target.replace(/[\0- \x7f]/g, percentEncoded) || "/",
    spelledVersion(request),
  ];
  return Buffer.from(line.join(" "), "latin1");
}

/** The first line of a response. */
export function statusLine(response: Response): Buffer {
  const reason = bytesField(response.state, "reason")
    .toString("latin1")
    .replace(/[\r\n]/g, " ");
  return Buffer.from(`${spelledVersion(response)} ${response.statusCode} ${reason}`, "latin1");
}

/** A field as a line; `end` is how lines end. Null for a field without a name, which HTTP has not. */
export function fieldLine(name: Buffer, value: Buffer, end: Buffer = lineEnd): Buffer | null {
  const spelled = name
    .toString("latin1")
    .replace(/[\r\n:]/g, "_")
    .trim();
  if (spelled === "") return null;
  const isPlain = !value.includes(0x0a) && !value.includes(0x0d);
  const plain = isPlain
    ? value
    : Buffer.from(value.toString("latin1").replace(/[\r\n]/g, " "), "latin1");
  return Buffer.concat([Buffer.from(spelled, "latin1"), separator, plain, end]);
}

/** Whether a block can have a field as it is, but for white space around it. */
export function isWritable([name, value]: readonly [Buffer, Buffer]): boolean {
  const spelled = name.toString("latin1");
  const isName = spelled.trim() !== "" && !/[\r\n:]/.test(spelled);
  return isName && !value.includes(0x0a) && !value.includes(0x0d);
}

/** What is behind the head: the body, in one chunk where it was sent in chunks. */
export function bodyOf({ rawContent, headers, trailers }: Message): Buffer {
  if (rawContent === null) return Buffer.alloc(0);
  if (!isChunked(headers)) return rawContent;
  const size = Buffer.from(`${rawContent.length.toString(16)}\r\n`);
  return Buffer.concat([
    ...(rawContent.length > 0 ? [size, rawContent, lineEnd] : []),
    Buffer.from("0\r\n"),
    ...(trailers === null ? [] : fieldLines(trailers)),
    lineEnd,
  ]);
}

function block(firstLine: Buffer, message: Message): Buffer {
  const fields = fieldLines(message.headers);
  return Buffer.concat([firstLine, lineEnd, ...fields, lineEnd, bodyOf(message)]);
}

function fieldLines(headers: Headers): Buffer[] {
  return headers.fields.flatMap(([name, value]) => fieldLine(name, value) ?? []);
}

function targetOf(request: Request): Buffer {
  const { method, state, httpVersion, host, port } = request;
  const authority = bytesField(state, "authority");
  const path = bytesField(state, "path");
  if (method === "CONNECT") {
    return authority.length > 0 ? authority : Buffer.from(`${host}:${port}`);
  }
  const isAbsolute = authority.length > 0 && httpVersion.startsWith("HTTP/1.");
  if (!isAbsolute) return path;
  return Buffer.concat([bytesField(state, "scheme"), Buffer.from("://"), authority, path]);
}

/** Blocks are HTTP/1, whatever was spoken: what reads them knows no other. */
function spelledVersion({ httpVersion }: Message): string {
  return /^HTTP\/1\.[01]$/.test(httpVersion) ? httpVersion : "HTTP/1.1";
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
