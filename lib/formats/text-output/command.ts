import type { Message } from "../../flow/message.js";
import type { Request } from "../../flow/request.js";
import { decodeText, encodeText } from "../../flow/text.js";
import { isPrintable, printfOf, shellWord } from "./shell.js";

// What the commands for curl and HTTPie have in common.

/** A field that a command's arguments can hold. */
export interface CommandField {
  readonly name: string;
  readonly value: string;
}

/**
 * The header fields that a command must name, and whether there are others that none can hold: names
 * that are not names (RFC 9110, section 5.6.2), and values that would go over several lines.
 */
export function commandFields(request: Request): {
  readonly fields: readonly CommandField[];
  readonly isWhole: boolean;
} {
  const fields: CommandField[] = [];
  let isWhole = true;
  for (const [name, value] of request.headers) {
    if (isImplied(name, value, request)) continue;

    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[\0\r\n]/.test(value)) isWhole = false;
    else fields.push({ name, value });
  }
  return { fields, isWhole };
}

/** Whether the client writes the field by itself, from the URL or the body. */
function isImplied(name: string, value: string, request: Request): boolean {
  const folded = name.toLowerCase();
  if (folded === "host") return urlAuthorities(request).includes(value.toLowerCase());
  if (folded === "content-length") return !isEmpty(request);
  // Of HTTP/2: `:authority` and the like.
  return name.startsWith(":");
}

function urlAuthorities({ prettyHost, port }: Request): string[] {
  const host = prettyHost.toLowerCase();
  return [host, `${host}:${port}`];
}

/** Whether nothing is sent as a body. */
export function isEmpty({ rawContent }: Message): boolean {
  return rawContent === null || rawContent.length === 0;
}

/** Why a request cannot be a command; null when it can. */
export function refusal({ method, scheme, rawContent }: Request): string | null {
  if (method === "CONNECT") return "CONNECT requests";
  // Other schemes would have the client read local files, for one.
  if (scheme !== "http" && scheme !== "https") return "requests that are neither http nor https";
  return rawContent === null ? "requests whose body was not kept" : null;
}

/** The URL in printable ASCII: other bytes are written as %XX, which servers take for the same. */
export function commandUrl({ prettyUrl }: Request): string {
  let url = "";
  for (const byte of encodeText(prettyUrl)) {
    const isPlain = byte > 0x20 && byte < 0x7f;
    url += isPlain
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return url;
}

/** Whether a client would shorten the path: there is a segment `.` or `..`. */
export function hasDotSegment(url: string): boolean {
  return /\/\.\.?(?:[/?#]|$)/.test(url);
}

/** Programs take no argument that is much longer. */
const longestArgument = 64 * 1024;

/** The body as text that can be an argument; null where it must come through a pipe. */
export function bodyArgument(body: Buffer): string | null {
  if (body.length > longestArgument) return null;
  const text = decodeText(body);
  return isPrintable(text) ? text : null;
}

/** A line of the shell: the command's words, and before them what writes its input, if there is any. */
export function commandLine(words: readonly string[], input: Buffer | null): Buffer {
  const command = words.map(shellWord).join(" ");
  const line = input === null ? command : `${printfOf(input)} | ${command}`;
  return encodeText(`${line}\n`);
}

/** What of a flow is not its request: a command has no place for it. */
export function lossesBesideRequest(flow: {
  readonly request: Request;
  readonly response: unknown;
  readonly websocket: unknown;
}): string[] {
  return [
    ...(flow.response === null ? [] : ["responses"]),
    ...(flow.request.trailers === null ? [] : ["trailers of requests"]),
    ...(flow.websocket === null ? [] : ["WebSocket messages"]),
  ];
}
