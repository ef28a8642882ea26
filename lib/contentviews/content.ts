import { isUtf8 } from "node:buffer";
import type { Flow } from "../flow/flow.js";
import { parseContentType } from "../flow/charset/content-type.js";
import type { Message } from "../flow/message.js";
import { decodeText } from "../flow/text.js";

/** Longer bodies are not looked at as text: they may be more than a string can be. */
const longestText = 256 * 1024 * 1024;
/** So much is looked at to see what a body is. */
const headLength = 512;

/** What is to be shown: a body, or a message of a stream; and what is known of it. */
export class Content {
  readonly bytes: Buffer;
  readonly flow: Flow | null;
  /** The request or response that it is the body of; null for other messages. */
  readonly message: Message | null;
  /** `type/subtype`, in lower case; null when nothing says it. */
  readonly mediaType: string | null;
  #text: string | null = null;
  #head: string | null = null;

  /**
   * @param bytes Without content coding.
   * @param mediaType What says it where there is no message: a part of a form has headers too.
   */
  constructor(
    bytes: Buffer,
    { flow = null, message = null, mediaType = null }: Partial<ContentFacts> = {},
  ) {
    this.bytes = bytes;
    this.flow = flow;
    this.message = message;
    this.mediaType = mediaTypeOf(message?.headers.get("content-type") ?? mediaType);
  }

  /** Whether there may be a `text`. */
  get hasText(): boolean {
    return this.bytes.length <= longestText;
  }

  /**
   * The text: in the charset that the message names, else in UTF-8 where it is that, else as the
   * message's own text. What cannot be decoded is lone surrogates.
   */
  get text(): string {
    return (this.#text ??= this.#decode());
  }

  /** How the text begins, less white space, one character a byte. */
  get head(): string {
    return (this.#head ??= this.bytes
      .toString("latin1", 0, headLength)
      .replace(/^\xef\xbb\xbf/, "")
      .trimStart());
  }

  #decode(): string {
    const { message, bytes } = this;
    const namesCharset = /charset/i.test(message?.headers.get("content-type") ?? "");
    if (message === null || (!namesCharset && isUtf8(bytes))) return decodeText(bytes);
    return message.getText({ strict: false }) ?? "";
  }
}

interface ContentFacts {
  readonly flow: Flow | null;
  readonly message: Message | null;
  readonly mediaType: string | null;
}

function mediaTypeOf(contentType: string | null): string | null {
  const parts = contentType === null ? null : parseContentType(contentType);
  return parts === null ? null : `${parts.type.trim()}/${parts.subtype.trim()}`;
}
