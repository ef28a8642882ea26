import { moveDates } from "./cookies/refresh.js";
import { cookiesOfResponse } from "./cookies/response-cookies.js";
import type { SetCookie, SetCookieInit } from "./cookies/set-cookie.js";
import { bytesField, integerField, setField, setIntegerField } from "./field.js";
import { Headers, type HeadersInit } from "./headers.js";
import { Message } from "./message.js";
import type { MultiMap, MultiMapInit } from "./multi-map/multi-map.js";
import { reasonPhrase } from "./reason-phrase.js";
import { PlainDict } from "./state/plain-dict.js";
import { copyTree, Float } from "./state/state.js";

/** An HTTP response. (mitmproxy `http.Response`) */
export class Response extends Message {
  /** A new response, made now. Content that is text is encoded as `text` says. */
  static make(
    statusCode = 200,
    content: Uint8Array | string = "",
    headers: HeadersInit = {},
  ): Response {
    const now = new Float(Date.now() / 1000);
    const response = new Response(
      PlainDict.of({
        http_version: Buffer.from("HTTP/1.1"),
        headers: new Headers(headers).state,
        content: null,
        trailers: null,
        timestamp_start: now,
        timestamp_end: now,
        status_code: statusCode,
        reason: Buffer.from(reasonPhrase(statusCode)),
      }),
    );
    if (typeof content === "string") response.text = content;
    else response.content = content;
    return response;
  }

  /** The status code, such as 200 (RFC 9110, section 15). */
  get statusCode(): number {
    return integerField(this.state, "status_code");
  }
  set statusCode(statusCode: number) {
    setIntegerField(this.state, "status_code", statusCode);
  }

  /**
   * The reason phrase of HTTP/1, in ISO-8859-1; empty in HTTP/2 and later.
   *
   * @throws TypeError when set to text with other characters.
   */
  get reason(): string {
    return bytesField(this.state, "reason").toString("latin1");
  }
  set reason(reason: string) {
    if (/[^\0-\xff]/.test(reason)) {
      throw new TypeError(
        `a reason takes characters of ISO-8859-1 only: ${JSON.stringify(reason)}`,
      );
    }
    setField(this.state, "reason", Buffer.from(reason, "latin1"));
  }

  /**
   * The cookies in the `Set-Cookie` headers (RFC 6265, section 4.1): their names, and objects with
   * value and attributes. To set one is to set its attributes too: `get` one and set its `value` to
   * keep them.
   */
  get cookies(): MultiMap<SetCookie, SetCookieInit> {
    return cookiesOfResponse(this);
  }
  set cookies(cookies: MultiMapInit<SetCookieInit>) {
    cookiesOfResponse(this).replace(cookies);
  }

  /** A copy: changes to one do not show in the other. */
  copy(): Response {
    return new Response(copyTree(this.state), this.limits);
  }

  /**
   * Makes the response as if it had been received now: the `Date`, `Expires` and `Last-Modified`
   * headers, and the times when cookies expire, move on by as much time as has passed since
   * `timestampStart`. Does nothing where that is null. A cookie's time that is no date is removed.
   *
   * @param now Seconds since 1970.
   */
  refresh(now: number = Date.now() / 1000): void {
    const { timestampStart } = this;
    if (timestampStart !== null) moveDates(this.headers, now - timestampStart);
  }
}
