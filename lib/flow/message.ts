import { Body } from "./body.js";
import type { BodyStream } from "./body-stream.js";
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
import { parseJsonBody } from "./json-body.js";
import { defaultLimits, type FlowLimits } from "./source.js";
import type { StateDict } from "./state/state.js";

/** What requests and responses have in common. (mitmproxy `http.Message`) */
export abstract class Message {
  /** @internal */
  readonly state: StateDict;
  /**
   * Whether the body of a live flow is passed on piece by piece as it comes, and not held until it is
   * whole; or a function that is given each piece, and says what goes on in its place. To be set in
   * `requestheaders` or `responseheaders`. A saved flow has nothing to stream.
   */
  stream: boolean | BodyStream = false;
  /** What looking into the body may cost. @internal */
  protected readonly limits: FlowLimits;
  #headers: Headers | null = null;
  #trailers: Headers | null = null;
  #body: Body | null = null;

  /** @internal */
  constructor(state: StateDict, limits: FlowLimits = defaultLimits) {
    this.state = state;
    this.limits = limits;
  }

  /** `HTTP/1.1`, `HTTP/2.0` or `HTTP/3`, for example. */
  get httpVersion(): string {
    return bytesTextField(this.state, "http_version");
  }
  set httpVersion(version: string) {
    setBytesTextField(this.state, "http_version", version);
  }

  /** Whether the version is `HTTP/1.0`. */
  get isHttp10(): boolean {
    return this.httpVersion === "HTTP/1.0";
  }

  /** Whether the version is `HTTP/1.1`. */
  get isHttp11(): boolean {
    return this.httpVersion === "HTTP/1.1";
  }

  /** Whether the version is `HTTP/2.0`, as mitmproxy writes it. */
  get isHttp2(): boolean {
    return this.httpVersion === "HTTP/2.0";
  }

  /** Whether the version is `HTTP/3`. */
  get isHttp3(): boolean {
    return this.httpVersion === "HTTP/3";
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
    if (content === null) this.rawContent = null;
    else this.#bodyView.setContent(toBuffer(content));
  }

  /** The body as in `content`; where `strict` is false, raw when it cannot be decoded. */
  getContent({ strict = true }: { strict?: boolean } = {}): Buffer | null {
    return this.#bodyView.content(strict);
  }

  /**
   * The body as text; null when it was not kept. It is decoded from its content coding, then from
   * its charset: that of a byte order mark, else the one that `Content-Type` names, else what the
   * document says itself (HTML, XML, CSS), else UTF-8 for what is UTF-8 by its type, and ISO-8859-1
   * for the rest. The names of charsets and their meanings are Python's.
   *
   * Setting it encodes it in the charset that the `Content-Type` header says, or else the text itself
   * (HTML, XML, CSS); when the charset is not known or cannot hold the text, the body becomes UTF-8
   * and the header says so. Then it is as if `content` was set. Setting what is there already changes
   * nothing.
   *
   * @throws ContentEncodingError, CharsetError when read and the body cannot be decoded;
   *   `getText({ strict: false })` gives text in any case.
   */
  get text(): string | null {
    return this.getText();
  }
  set text(text: string | null) {
    if (text === null) this.rawContent = null;
    else this.#bodyView.setText(text);
  }

  /**
   * The body as in `text`; where `strict` is false and it cannot be decoded, as UTF-8, with each
   * byte that is not part of it as a lone surrogate U+DC80 to U+DCFF.
   */
  getText({ strict = true }: { strict?: boolean } = {}): string | null {
    return this.#bodyView.text(strict);
  }

  /**
   * What the body says as JSON (RFC 8259): UTF-8, UTF-16 or UTF-32, whatever the charset is.
   *
   * @throws JsonBodyError when the body was not kept, or is not JSON.
   */
  json(): unknown {
    return parseJsonBody(this.getContent({ strict: false }));
  }

  /**
   * Takes away the body's content coding, and the `Content-Encoding` header. Does nothing when there
   * is no such header, or no body.
   *
   * @throws ContentEncodingError when it cannot be decoded, and changes nothing; where `strict` is
   *   false, only the header is taken away.
   */
  decode({ strict = true }: { strict?: boolean } = {}): void {
    this.#bodyView.removeCoding(strict);
  }

  /**
   * Puts the body, as it is now in `rawContent`, into a content coding, and names that in the
   * `Content-Encoding` header. A coding that the body has already is not taken away: `decode` does.
   *
   * @throws ContentEncodingError when the coding is not known; nothing is changed.
   */
  encode(encoding: string): void {
    this.#bodyView.addCoding(encoding);
  }

  get #bodyView(): Body {
    return (this.#body ??= new Body(this, this.limits));
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

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
