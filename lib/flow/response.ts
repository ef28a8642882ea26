import { bytesTextField, integerField, setBytesTextField, setIntegerField } from "./field.js";
import { Headers, type HeadersInit } from "./headers.js";
import { Message } from "./message.js";
import { reasonPhrase } from "./reason-phrase.js";
import { PlainDict } from "./state/plain-dict.js";
import { Float } from "./state/state.js";

/** An HTTP response. (mitmproxy `http.Response`) */
export class Response extends Message {
  /** A new response, made now. */
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
    response.content = Buffer.from(content);
    return response;
  }

  /** The status code, such as 200 (RFC 9110, section 15). */
  get statusCode(): number {
    return integerField(this.state, "status_code");
  }
  set statusCode(statusCode: number) {
    setIntegerField(this.state, "status_code", statusCode);
  }

  /** The reason phrase of HTTP/1; empty in HTTP/2 and later. */
  get reason(): string {
    return bytesTextField(this.state, "reason");
  }
  set reason(reason: string) {
    setBytesTextField(this.state, "reason", reason);
  }
}
