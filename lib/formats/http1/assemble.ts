import { bytesField } from "../../flow/field.js";
import type { Headers } from "../../flow/headers.js";
import type { Message } from "../../flow/message.js";
import type { Request } from "../../flow/request.js";
import type { Response } from "../../flow/response.js";

// Messages as HTTP/1 has them on the wire (RFC 9112), put together from the parts that a flow keeps,
// with their bytes as they are. The version stays what it was, also where it is HTTP/2.

/** A request with its body as it was sent; without one where it was not kept. */
export function assembleRequest(request: Request): Buffer {
  const { state } = request;
  const method = bytesField(state, "method");
  return assemble(request, [method, targetOf(request), bytesField(state, "http_version")]);
}

/** A response with its body as it was sent; without one where it was not kept. */
export function assembleResponse(response: Response): Buffer {
  const { state } = response;
  const status = Buffer.from(String(response.statusCode));
  return assemble(response, [
    bytesField(state, "http_version"),
    status,
    bytesField(state, "reason"),
  ]);
}

/** In authority form for CONNECT, in absolute form where there is an authority, else a path. */
function targetOf({ method, state }: Request): Buffer {
  const authority = bytesField(state, "authority");
  if (method === "CONNECT") return authority;
  const path = bytesField(state, "path");
  if (authority.length === 0) return path;
  return Buffer.concat([bytesField(state, "scheme"), Buffer.from("://"), authority, path]);
}

function assemble(message: Message, [first, second, third]: readonly [Buffer, Buffer, Buffer]) {
  return Buffer.concat([
    first,
    space,
    second,
    space,
    third,
    lineEnd,
    ...fieldLines(message.headers),
    lineEnd,
    ...bodyOf(message),
  ]);
}

const space = Buffer.from(" ");
const lineEnd = Buffer.from("\r\n");
const separator = Buffer.from(": ");

function fieldLines(headers: Headers): Buffer[] {
  return headers.fields.flatMap(([name, value]) => [name, separator, value, lineEnd]);
}

/** The body, in one chunk where it was sent in chunks (RFC 9112, section 7.1): flows keep no others. */
function bodyOf({ rawContent, headers, trailers }: Message): Buffer[] {
  if (rawContent === null) return [];
  if (!isChunked(headers)) return [rawContent];
  const size = Buffer.from(`${rawContent.length.toString(16)}\r\n`);
  const chunk = rawContent.length > 0 ? [size, rawContent, lineEnd] : [];
  return [...chunk, Buffer.from("0\r\n"), ...(trailers ? fieldLines(trailers) : []), lineEnd];
}

/** Whether a body is sent in chunks. */
export function isChunked(headers: Headers): boolean {
  return /\bchunked\b/i.test(headers.get("transfer-encoding") ?? "");
}
