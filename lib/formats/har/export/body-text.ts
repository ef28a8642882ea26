import { isAscii } from "node:buffer";
import { isUtf8Charset } from "../../../flow/charset/charset.js";
import { inferCharset } from "../../../flow/charset/infer.js";
import type { Message } from "../../../flow/message.js";
import { encodeBody } from "../import/body.js";
import { isMostlyBinary } from "./binary.js";

/** A body as an entry has it. */
export interface BodyText {
  readonly text: string;
  readonly encoding: "base64" | null;
}

/**
 * The decoded body of a message as text, or in base64 where it looks binary, or where the text would
 * not be read as the same bytes again. Null when the body was not kept.
 *
 * @param contentType What it will be read by.
 */
export function bodyText(
  message: Message,
  isBinary = isMostlyBinary,
  contentType = message.headers.get("content-type") ?? "",
): BodyText | null {
  const content = message.getContent({ strict: false });
  if (content === null) return null;
  if (isBinary(content)) return inBase64(content);
  const charset = inferCharset(contentType, null);
  if (isAscii(content) && isUtf8Charset(charset)) {
    return { text: content.toString("latin1"), encoding: null };
  }
  const text = message.getText({ strict: false }) ?? "";
  return encodeBody(text, charset).equals(content) ? { text, encoding: null } : inBase64(content);
}

function inBase64(content: Buffer): BodyText {
  return { text: content.toString("base64"), encoding: "base64" };
}
