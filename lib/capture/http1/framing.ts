import { Http1Error } from "./errors.js";
import type { Head, RequestHead, ResponseHead } from "./head.js";

/** How it is told where a message's body ends (RFC 9112, section 6.3). */
export type Framing =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "chunked" }
  /** A response that goes on until the server closes the connection. */
  | { readonly kind: "close" };

const digits = /^\d+$/;
const none: Framing = { kind: "none" };
const chunked: Framing = { kind: "chunked" };
const close: Framing = { kind: "close" };

/** @throws Http1Error when it can be understood in two ways. */
export function framingOfRequest(head: RequestHead): Framing {
  return declared(head) ?? none;
}

/**
 * @param method The method of the request that it answers, for some responses have no body.
 * @throws Http1Error when it can be understood in two ways.
 */
export function framingOfResponse(head: ResponseHead, method: string): Framing {
  const { status } = head;
  const isTunnel = method === "CONNECT" && status >= 200 && status < 300;
  if (status < 200 || status === 204 || isTunnel) return none;
  const framing = declared(head) ?? close;
  return method === "HEAD" || status === 304 ? none : framing;
}

/** What the head says; null when it says nothing. */
function declared(head: Head): Framing | null {
  const { fields, version } = head;
  const codings = fields.all("transfer-encoding");
  const lengths = fields.all("content-length");
  if (codings.length > 0) {
    if (lengths.length > 0) {
      throw new Http1Error("there is both a Content-Length and a Transfer-Encoding");
    }
    if (version === "HTTP/1.0") throw new Http1Error("HTTP/1.0 has no Transfer-Encoding");
    if (codings.length > 1 || codings[0]?.toLowerCase() !== "chunked") {
      throw new Http1Error("the Transfer-Encoding is not just chunked", 501);
    }
    return chunked;
  }
  if (lengths.length === 0) return null;
  if (lengths.length > 1) throw new Http1Error("there is more than one Content-Length");
  const length = Number(lengths[0]);
  if (!digits.test(lengths[0] ?? "") || !Number.isSafeInteger(length)) {
    throw new Http1Error("the Content-Length is not a number");
  }
  return length === 0 ? none : { kind: "length", length };
}
