import { decodeContent, encodeContent, ContentEncodingError } from "./content-encoding.js";
import {
  bytesField,
  bytesTextField,
  listField,
  nullableNumberField,
  setBytesTextField,
  setField,
  setNumberField,
} from "./field.js";
import { Headers } from "./headers.js";
import type { StateDict } from "./state/state.js";

/** What requests and responses have in common. (mitmproxy `http.Message`) */
export abstract class Message {
  /** @internal */
  readonly state: StateDict;
  #headers: Headers | null = null;
  #trailers: Headers | null = null;
  #decoded: DecodedBody | null = null;

  /** @internal */
  constructor(state: StateDict) {
    this.state = state;
  }

  /** `HTTP/1.1`, `HTTP/2.0` or `HTTP/3`, for example. */
  get httpVersion(): string {
    return bytesTextField(this.state, "http_version");
  }
  set httpVersion(version: string) {
    setBytesTextField(this.state, "http_version", version);
  }

  /** The header fields. */
  get headers(): Headers {
    return (this.#headers ??= new Headers([], listField(this.state, "headers")));
  }
  set headers(headers: Headers) {
    if (headers === this.#headers) return;
    this.state.set("headers", headers.state);
    this.#headers = headers;
  }

  /** The fields that came after the body (RFC 9110, section 6.5); null when there were none. */
  get trailers(): Headers | null {
    if (this.#trailers === null && !this.state.isNull("trailers")) {
      this.#trailers = new Headers([], listField(this.state, "trailers"));
    }
    return this.#trailers;
  }
  set trailers(trailers: Headers | null) {
    if (trailers === null) setField(this.state, "trailers", null);
    else if (trailers !== this.#trailers) this.state.set("trailers", trailers.state);
    this.#trailers = trailers;
  }

  /**
   * The body as it was sent, still in its content coding; null when it was not kept (because it was
   * streamed, for example), which is not the same as empty.
   *
   * Do not write into the buffer: it is the flow's own. Setting this changes no header.
   */
  get rawContent(): Buffer | null {
    return this.state.isNull("content") ? null : bytesField(this.state, "content");
  }
  set rawContent(content: Uint8Array | null) {
    setField(this.state, "content", content === null ? null : toBuffer(content));
  }

  /**
   * The body without its content coding; null when it was not kept.
   *
   * Setting it encodes it by the `Content-Encoding` header and corrects `Content-Length`, unless
   * there is a `Transfer-Encoding`; a header with a coding that is not known is removed. Setting
   * what is there already changes nothing.
   *
   * @throws ContentEncodingError when read and the coding is unknown or the body is not in it;
   *   `getContent({ strict: false })` then gives the raw bytes.
   */
  get content(): Buffer | null {
    return this.getContent();
  }
  set content(content: Uint8Array | null) {
    if (content === null) {
      this.rawContent = null;
      return;
    }
    const bytes = toBuffer(content);
    const present = this.#decode();
    if (!Buffer.isBuffer(present) || !present.equals(bytes)) this.#setBody(bytes);
  }

  /** The body as in `content`; where `strict` is false, raw when it cannot be decoded. */
  getContent({ strict = true }: { strict?: boolean } = {}): Buffer | null {
    const content = this.#decode();
    if (!(content instanceof ContentEncodingError)) return content;
    if (strict) throw content;
    return this.rawContent;
  }

  #decode(): Buffer | null | ContentEncodingError {
    const raw = this.rawContent;
    const encoding = raw === null ? null : this.headers.get("content-encoding");
    if (raw === null || !encoding) return raw;
    if (this.#decoded?.isOf(raw, encoding)) return this.#decoded.content;
    try {
      this.#decoded = new DecodedBody(raw, encoding, decodeContent(raw, encoding));
      return this.#decoded.content;
    } catch (error) {
      if (error instanceof ContentEncodingError) return error;
      throw error;
    }
  }

  #setBody(bytes: Buffer): void {
    let raw = bytes;
    try {
      raw = encodeContent(bytes, this.headers.get("content-encoding") ?? "identity");
    } catch (error) {
      if (!(error instanceof ContentEncodingError)) throw error;
      this.headers.delete("content-encoding");
    }
    this.rawContent = raw;
    if (!this.headers.has("transfer-encoding")) {
      this.headers.set("content-length", String(raw.length));
    }
  }

  /** When the head was received: seconds since 1970; null when that is not known. */
  get timestampStart(): number | null {
    return nullableNumberField(this.state, "timestamp_start");
  }
  set timestampStart(seconds: number | null) {
    setNumberField(this.state, "timestamp_start", seconds);
  }

  /** When the last byte was received: seconds since 1970; null when that is not known. */
  get timestampEnd(): number | null {
    return nullableNumberField(this.state, "timestamp_end");
  }
  set timestampEnd(seconds: number | null) {
    setNumberField(this.state, "timestamp_end", seconds);
  }
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

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
