import { bytesField } from "../../flow/field.js";
import { reasonPhrase } from "../../flow/reason-phrase.js";
import type { Response } from "../../flow/response.js";
import { pairText } from "../../flow/state/pair-list.js";
import type { StateList } from "../../flow/state/state.js";
import { Http1Error } from "../http1/errors.js";
import { wordText } from "../http1/words.js";
import { headText } from "../http1/write.js";

/** How the body of a response goes to an HTTP/1 client. */
export type ResponseFraming = "none" | "length" | "chunked" | "close";

/** A response's head as it goes to an HTTP/1 client, and how its body does. */
export interface ResponsePlan {
  /** One character a byte. */
  readonly head: string;
  readonly framing: ResponseFraming;
  /** Bytes that the body must have, where the head says so; null where it does not. */
  readonly length: number | null;
}

/** What of a request says how its response is sent. */
export interface Asker {
  readonly method: string;
  /** Whether the client knows chunked bodies. */
  readonly isHttp11: boolean;
}

const lengthAndCoding = new Set(["content-length", "transfer-encoding"]);
const none: readonly string[] = [];
const chunkedLine = "Transfer-Encoding: chunked\r\n";

/**
 * The head of a response, whose fields stay as they are unless they would say something else than the
 * body is: no client is to see two ends of a body.
 *
 * @param length Bytes of the whole body; null where it is not known.
 * @throws Http1Error when a script has put something there that cannot be sent.
 */
export function planResponse(
  response: Response,
  asker: Asker,
  length: number | null,
): ResponsePlan {
  const line = statusLine(response);
  const fields = response.headers.state;
  const { statusCode } = response;
  if (statusCode < 200 || statusCode > 999) {
    throw new Http1Error(`${statusCode} is not the status of a response`);
  }
  if (asker.method === "HEAD" || statusCode === 304) {
    return { head: headText(line, fields, null), framing: "none", length: null };
  }
  if (statusCode === 204) {
    return { head: headText(line, fields, lengthAndCoding), framing: "none", length: null };
  }
  const declared = declaredLength(fields);
  const coding = values(fields, "transfer-encoding");
  const isChunked = coding.length === 1 && coding[0]?.toLowerCase() === "chunked";
  if (isChunked && declared === null && asker.isHttp11) {
    return { head: headText(line, fields, null), framing: "chunked", length: null };
  }
  if (coding.length === 0 && declared !== null && (length === null || length === declared)) {
    return { head: headText(line, fields, null), framing: "length", length: declared };
  }
  if (length !== null) {
    const extra = `Content-Length: ${length}\r\n`;
    return { head: headText(line, fields, lengthAndCoding, extra), framing: "length", length };
  }
  if (asker.isHttp11) {
    const head = headText(line, fields, lengthAndCoding, chunkedLine);
    return { head, framing: "chunked", length: null };
  }
  return { head: headText(line, fields, lengthAndCoding), framing: "close", length: null };
}

/** The head of an interim response, or of a switch of protocols. */
export function interimHead(response: Response): string {
  return headText(statusLine(response), response.headers.state, null);
}

function statusLine(response: Response): string {
  const { state, statusCode } = response;
  const isHttp2 = wordText(bytesField(state, "http_version")) === "HTTP/2.0";
  const reason = isHttp2 ? reasonPhrase(statusCode) : wordText(bytesField(state, "reason"));
  return `HTTP/1.1 ${statusCode} ${reason}`;
}

/** Null where it is not said, or not once and for all. */
function declaredLength(fields: StateList): number | null {
  const [text, ...more] = values(fields, "content-length");
  return text !== undefined && more.length === 0 && /^\d+$/.test(text) ? Number(text) : null;
}

function values(fields: StateList, name: string): readonly string[] {
  let at = fields.findPair(name, 0);
  if (at < 0) return none;
  const found: string[] = [];
  for (; at >= 0; at = fields.findPair(name, at + 1)) {
    found.push(pairText(fields, at, 1)?.trim() ?? "");
  }
  return found;
}
