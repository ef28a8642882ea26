import { Http1Error } from "./errors.js";
import { FieldBlock, hasControl, isToken } from "./fields.js";

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
  const line = text.slice(0, end);
  const first = line.indexOf(" ");
  const second = line.indexOf(" ", first + 1);
  const method = line.slice(0, Math.max(first, 0));
  const target = line.slice(first + 1, Math.max(second, 0));
  if (!isToken(method) || target === "" || hasControl(target)) {
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
  const line = text.slice(0, end);
  const match = /^(\S+) ([1-9]\d\d)(?: (.*))?$/.exec(line);
  const reason = match?.[3] ?? "";
  if (match === null || hasControl(reason)) {
    throw new Http1Error("the first line is not a version, a status and a reason");
  }
  const version = versionOf(match[1] ?? "");
  const fields = FieldBlock.parse(bytes, text, end + 2, text.length);
  return { kind: "response", version, status: Number(match[2]), reason, fields };
}

function versionOf(text: string): Http1Version {
  if (text === "HTTP/1.1" || text === "HTTP/1.0") return text;
  if (/^HTTP\/\d+(\.\d+)?$/.test(text)) throw new Http1Error(`${text} is not HTTP/1`, 505);
  throw new Http1Error("the first line does not name a version of HTTP");
}
