import { Http1Error } from "./errors.js";
import { FieldBlock, hasControl, isToken } from "./fields.js";

const zero = 0x30;

export type Http1Version = "HTTP/1.0" | "HTTP/1.1";

/** A request's first line and header fields. Text is one character a byte. */
export interface RequestHead {
  readonly kind: "request";
  readonly method: string;
  readonly target: string;
  readonly version: Http1Version;
  readonly fields: FieldBlock;
}

/** A response's first line and header fields. */
export interface ResponseHead {
  readonly kind: "response";
  readonly version: Http1Version;
  readonly status: number;
  readonly reason: string;
  readonly fields: FieldBlock;
}

export type Head = RequestHead | ResponseHead;

/**
 * A request's head, up to and without the empty line.
 *
 * @throws Http1Error
 */
export function parseRequestHead(bytes: Buffer): RequestHead {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n");
  const line = firstLine(text, end);
  const first = line.indexOf(" ");
  const second = line.indexOf(" ", first + 1);
  const method = line.slice(0, Math.max(first, 0));
  const target = line.slice(first + 1, Math.max(second, 0));
  if (!isToken(method) || target === "" || hasControl(target) || target.includes("\t")) {
    throw new Http1Error("the first line is not a method, a target and a version");
  }
  const version = versionOf(line.slice(second + 1));
  const fields = FieldBlock.parse(bytes, text, end + 2, text.length);
  return { kind: "request", method, target, version, fields };
}

/**
 * A response's head, up to and without the empty line.
 *
 * @throws Http1Error
 */
export function parseResponseHead(bytes: Buffer): ResponseHead {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n");
  const line = firstLine(text, end);
  const versionEnd = line.indexOf(" ");
  const statusEnd = versionEnd + 4;
  const status = statusOf(line, versionEnd + 1);
  const reason = line.slice(statusEnd + 1);
  const hasReason = line.length === statusEnd || line[statusEnd] === " ";
  if (versionEnd < 1 || status === null || !hasReason || hasControl(reason)) {
    throw new Http1Error("the first line is not a version, a status and a reason");
  }
  const version = versionOf(line.slice(0, versionEnd));
  const fields = FieldBlock.parse(bytes, text, end + 2, text.length);
  return { kind: "response", version, status, reason, fields };
}

function firstLine(text: string, end: number): string {
  const line = text.slice(0, end);
  if (line.includes("\n")) throw new Http1Error("a line ends without CR");
  return line;
}

/** A number of three digits, the first of which is not 0; null where there is none. */
function statusOf(line: string, at: number): number | null {
  let status = 0;
  for (let index = at; index < at + 3; index++) {
    const digit = line.charCodeAt(index) - zero;
    if (!(digit >= 0 && digit <= 9)) return null;
    status = status * 10 + digit;
  }
  return status < 100 ? null : status;
}

function versionOf(text: string): Http1Version {
  if (text === "HTTP/1.1" || text === "HTTP/1.0") return text;
  if (/^HTTP\/\d+(\.\d+)?$/.test(text)) throw new Http1Error(`${text} is not HTTP/1`, 505);
  throw new Http1Error("the first line does not name a version of HTTP");
}
