import { ContentEncodingError } from "../../flow/content-encoding.js";
import type { Message } from "../../flow/message.js";
import { CharsetError } from "../../flow/charset/charset-error.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactBody, redactBytes } from "./body.js";
import { redactDigests, redactHeaders } from "./headers.js";

/** What requests and responses have in common: headers, body, trailers. */
export function redactMessage(redactor: Redactor, message: Message, side: string): void {
  const { headers, trailers } = message;
  redactHeaders(redactor, headers, at(`${side} headers`));
  if (trailers !== null) redactHeaders(redactor, trailers, at(`${side} trailers`));
  if (redactContent(redactor, message, at(`${side} body`))) {
    redactDigests(redactor, headers, at(`${side} headers`));
    if (trailers !== null) redactDigests(redactor, trailers, at(`${side} trailers`));
  }
}

function at(place: string): Spot {
  return { place, isFitted: false, depth: 0 };
}

/** Whether the body has changed. */
function redactContent(redactor: Redactor, message: Message, spot: Spot): boolean {
  const { rawContent, headers } = message;
  if (rawContent === null || rawContent.length === 0) return false;
  const content = decoded(message);
  if (content === null) {
    redactor.countUnread(spot);
    message.rawContent = redactBytes(redactor, rawContent, spot);
    return message.rawContent !== rawContent;
  }
  const type = headers.get("content-type") ?? "";
  const hadLength = headers.has("content-length");
  const safe = redactBody(redactor, content, type, spot);
  if (safe.equals(content)) {
    if (!redactWideText(redactor, message, type, spot)) return false;
  } else if (!redactor.isLearning) {
    // Not where nobody will see the body: to encode it takes long.
    message.content = safe;
  }
  if (!hadLength) headers.delete("content-length");
  return true;
}

/** Null where the body cannot be decoded. */
function decoded(message: Message): Buffer | null {
  try {
    return message.content;
  } catch (error) {
    if (error instanceof ContentEncodingError) return null;
    throw error;
  }
}

/** Text in a charset in which even ASCII looks otherwise, such as UTF-16. */
function redactWideText(redactor: Redactor, message: Message, type: string, spot: Spot): boolean {
  const isWide = /utf-?(?:16|32)|ucs-?2/i.test(type) || hasByteOrderMark(message.content);
  if (!isWide) return false;
  try {
    const { text } = message;
    if (text === null) return false;
    const safe = redactBody(redactor, Buffer.from(text), type, spot).toString();
    if (safe === text) return false;
    message.text = safe;
    return true;
  } catch (error) {
    if (error instanceof CharsetError) return false;
    throw error;
  }
}

function hasByteOrderMark(content: Buffer | null): boolean {
  const [first, second] = content ?? [];
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
