import { dechunk } from "../http1/dechunk.js";
import { fieldTexts, parseHead, type Head, type HeadField } from "./fields.js";

/** An HTTP message in the block of a record. */
export interface BlockMessage {
  /** Its first line and fields; where they are spelled in the block. */
  readonly head: Head;
  /** What is behind the head, as it is. */
  readonly body: Buffer;
  /** The body without its chunks, where it is in any. */
  readonly content: Buffer;
  /** The fields behind the chunks; null for none. */
  readonly trailers: readonly HeadField[] | null;
}

/** Takes an HTTP message apart. */
export function parseMessage(block: Buffer): BlockMessage {
  const head = parseHead(block, 0, block.length);
  const body = block.subarray(head.end);
  const chunked = isChunked(head) ? dechunk(body) : null;
  if (chunked === null) return { head, body, content: body, trailers: null };
  const { fields } = parseHead(
    Buffer.concat([Buffer.from("\n"), chunked.trailers]),
    0,
    chunked.trailers.length + 1,
  );
  return { head, body, content: chunked.content, trailers: fields.length === 0 ? null : fields };
}

function isChunked(head: Head): boolean {
  return fieldTexts(head, "transfer-encoding").some((value) => /\bchunked\b/i.test(value));
}

/** The parts of a request's first line. */
export interface RequestLine {
  readonly method: Buffer;
  readonly target: Buffer;
  /** Empty in HTTP/0.9, which has none. */
  readonly version: string;
}

export function parseRequestLine(line: Buffer): RequestLine {
  const text = line.toString("latin1");
  const [, method = "", target = "", version = ""] =
    /^(\S*) *(.*?)(?: +(HTTP\/\S*))?$/i.exec(text) ?? [];
  return { method: Buffer.from(method, "latin1"), target: Buffer.from(target, "latin1"), version };
}

/** The parts of a response's first line. */
export interface StatusLine {
  readonly version: string;
  readonly status: number;
  readonly reason: Buffer;
}

export function parseStatusLine(line: Buffer): StatusLine {
  const text = line.toString("latin1");
  const [, version = "", status = "", reason = ""] = /^(\S*) *(-?\d{0,9}) ?(.*)$/.exec(text) ?? [];
  return { version, status: Number(status), reason: Buffer.from(reason, "latin1") };
}
