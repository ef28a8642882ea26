import { CharsetError } from "./charset/charset-error.js";
import { decodeCharset, encodeCharset, isUtf8Charset } from "./charset/charset.js";
import { assembleContentType, parseContentType, plainText } from "./charset/content-type.js";
import { inferCharset } from "./charset/infer.js";
import {
  ContentEncodingError,
  decodeContent,
  encodeContent,
  isContentEncoding,
} from "./content-encoding.js";
import type { Headers } from "./headers.js";
import type { FlowLimits } from "./source.js";
import { decodeText, encodeText } from "./text.js";

/** What a body is a part of: its bytes as they are sent, and what the headers say of them. */
interface Carrier {
  get rawContent(): Buffer | null;
  set rawContent(content: Buffer | null);
  readonly headers: Headers;
}

/**
 * A message's body without its content coding, and as text: the way there and back. Both the bytes
 * and the headers belong to the message, and may change at any time.
 */
export class Body {
  readonly #carrier: Carrier;
  readonly #limits: FlowLimits;
  #decoded: DecodedBody | null = null;

  constructor(carrier: Carrier, limits: FlowLimits) {
    this.#carrier = carrier;
    this.#limits = limits;
  }

  /** @throws ContentEncodingError where `isStrict`; else it is raw when it cannot be decoded. */
  content(isStrict: boolean): Buffer | null {
    const content = this.#decode();
    if (!(content instanceof ContentEncodingError)) return content;
    if (isStrict) throw content;
    return this.#carrier.rawContent;
  }

  setContent(content: Buffer): void {
    const present = this.#decode();
    if (!Buffer.isBuffer(present) || !present.equals(content)) this.#encode(content);
  }

  /** @throws ContentEncodingError, CharsetError where `isStrict`; else it is UTF-8 in that case. */
  text(isStrict: boolean): string | null {
    const content = this.content(isStrict);
    if (content === null) return null;
    try {
      return decodeCharset(content, inferCharset(this.#contentType, content));
    } catch (error) {
      if (isStrict || !(error instanceof CharsetError)) throw error;
      return decodeText(content);
    }
  }

  setText(text: string): void {
    if (this.#isPresent(text)) return;
    const contentType = this.#contentType;
    const content = encodeAs(contentType, text);
    if (content === null) {
      const parts = parseContentType(contentType) ?? plainText();
      parts.parameters.set("charset", "utf-8");
      this.#carrier.headers.set("content-type", assembleContentType(parts));
    }
    this.setContent(content ?? encodeText(text));
  }

  /** @throws ContentEncodingError where `isStrict`, and nothing is changed then. */
  removeCoding(isStrict: boolean): void {
    const { headers, rawContent } = this.#carrier;
    if (rawContent === null || rawContent.length === 0 || !headers.has("content-encoding")) return;
    const content = this.content(isStrict) ?? rawContent;
    headers.delete("content-encoding");
    this.#encode(content);
  }

  /** @throws ContentEncodingError when the coding is not known, and nothing is changed then. */
  addCoding(encoding: string): void {
    if (!isContentEncoding(encoding)) throw new ContentEncodingError(encoding, "is not known");
    const { headers, rawContent } = this.#carrier;
    headers.set("content-encoding", encoding);
    if (rawContent !== null) this.#encode(rawContent);
  }

  get #contentType(): string {
    return this.#carrier.headers.get("content-type") ?? "";
  }

  #decode(): Buffer | null | ContentEncodingError {
    const raw = this.#carrier.rawContent;
    const encoding = raw === null ? null : this.#carrier.headers.get("content-encoding");
    if (raw === null || !encoding) return raw;
    if (this.#decoded?.isOf(raw, encoding)) return this.#decoded.content;
    try {
      const content = decodeContent(raw, encoding, this.#limits.maxBodyBytes);
      this.#decoded = new DecodedBody(raw, encoding, content);
      return content;
    } catch (error) {
      if (error instanceof ContentEncodingError) return error;
      throw error;
    }
  }

  #encode(content: Buffer): void {
    const { headers } = this.#carrier;
    const encoding = headers.get("content-encoding") ?? "";
    let raw = content;
    try {
      if (encoding !== "") raw = encodeContent(content, encoding);
    } catch (error) {
      if (!(error instanceof ContentEncodingError)) throw error;
      headers.delete("content-encoding");
    }
    this.#carrier.rawContent = raw;
    if (!headers.has("transfer-encoding")) headers.set("content-length", String(raw.length));
  }

  /** Whether the body has this text already, also where the bytes are UTF-8 with faults. */
  #isPresent(text: string): boolean {
    const content = this.#decode();
    if (!Buffer.isBuffer(content)) return false;
    const charset = inferCharset(this.#contentType, content);
    try {
      return decodeCharset(content, charset) === text;
    } catch (error) {
      if (!(error instanceof CharsetError)) throw error;
      return isUtf8Charset(charset) && decodeText(content) === text;
    }
  }
}

/**
 * A text in the charset that its type or the document itself names. Null where the charset cannot hold
 * it, or where its bytes would be read in another one: they may name it, or begin with its mark.
 */
function encodeAs(contentType: string, text: string): Buffer | null {
  const charset = inferCharset(contentType, unmarked(text));
  try {
    const content = encodeCharset(text, charset);
    const next = inferCharset(contentType, content);
    const isSame = next === charset || isText(decodeCharset(content, next), text);
    return isSame ? content : null;
  } catch (error) {
    if (error instanceof CharsetError) return null;
    throw error;
  }
}

/** Whether two texts are the same but for a byte order mark, which some charsets begin with. */
function isText(found: string, text: string): boolean {
  return found.replace(/^\ufeff/, "") === text.replace(/^\ufeff/, "");
}

/** Text in which a document may name its charset. A mark at its start is not one of its bytes. */
function unmarked(text: string): Buffer {
  return encodeText(text.replace(/^\ufeff+/, ""));
}

/** The last decoded body: scripts read `content`, look, and set it, and each would decode again. */
class DecodedBody {
  constructor(
    readonly raw: Buffer,
    readonly encoding: string,
    readonly content: Buffer,
  ) {}

  isOf(raw: Buffer, encoding: string): boolean {
    return (
      encoding === this.encoding &&
      raw.buffer === this.raw.buffer &&
      raw.byteOffset === this.raw.byteOffset &&
      raw.length === this.raw.length
    );
  }
}
