import type { Headers } from "../../../flow/headers.js";
import type { Message } from "../../../flow/message.js";

/** How many bytes the head of an HTTP/1 message has; -1 in later versions, which compress it. */
export function headSize(message: Message, firstLine: string): number {
  if (!message.httpVersion.startsWith("HTTP/1.")) return -1;
  return Buffer.byteLength(firstLine) + 4 + fieldsSize(message.headers);
}

/** How many bytes the fields have in HTTP/1, each with its line end. */
export function fieldsSize(headers: Headers): number {
  return headers.fields.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}
