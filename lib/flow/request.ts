import {
  bytesTextField,
  integerField,
  setBytesTextField,
  setField,
  setIntegerField,
  setNumberField,
  textField,
} from "./field.js";
import { Headers, type HeadersInit } from "./headers.js";
import { Message } from "./message.js";
import { PlainDict } from "./state/plain-dict.js";
import { PlainList } from "./state/plain-list.js";
import { hostPort, parseUrl, unparseUrl } from "./url.js";

/** An HTTP request. (mitmproxy `http.Request`) */
export class Request extends Message {
  /**
   * A new request, made now.
   *
   * @throws TypeError when `url` is not an absolute URL.
   */
  static make(
    method: string,
    url: string,
    content: Uint8Array | string = "",
    headers: HeadersInit = {},
  ): Request {
    const request = new Request(
      PlainDict.of({
        http_version: Buffer.from("HTTP/1.1"),
        headers: new PlainList(),
        content: Buffer.alloc(0),
        trailers: null,
        timestamp_start: null,
        timestamp_end: null,
        host: "",
        port: 0,
        method: Buffer.from(method),
        scheme: Buffer.alloc(0),
        authority: Buffer.alloc(0),
        path: Buffer.alloc(0),
      }),
    );
    setNumberField(request.state, "timestamp_start", Date.now() / 1000);
    setNumberField(request.state, "timestamp_end", Date.now() / 1000);
    request.url = url;
    request.headers = new Headers(headers);
    request.content = Buffer.from(content);
    return request;
  }

  /** The method, in upper case. */
  get method(): string {
    return bytesTextField(this.state, "method").toUpperCase();
  }
  set method(method: string) {
    if (method !== this.method) setBytesTextField(this.state, "method", method);
  }

  /** `http` or `https`. */
  get scheme(): string {
    return bytesTextField(this.state, "scheme");
  }
  set scheme(scheme: string) {
    setBytesTextField(this.state, "scheme", scheme);
  }

  /**
   * The server that the request is for: a name or an address. Setting it also updates the `Host`
   * header and the authority, where they are present.
   */
  get host(): string {
    return textField(this.state, "host");
  }
  set host(host: string) {
    if (host === this.host) return;
    setField(this.state, "host", host);
    this.#updateHostHeader();
  }

  /** The server's port. Setting it also updates the `Host` header and the authority. */
  get port(): number {
    return integerField(this.state, "port");
  }
  set port(port: number) {
    if (port === this.port) return;
    setIntegerField(this.state, "port", port);
    this.#updateHostHeader();
  }

  /**
   * The authority of the request target in absolute or authority form (HTTP/1), or the `:authority`
   * pseudo-header (HTTP/2); empty when there is none.
   */
  get authority(): string {
    return bytesTextField(this.state, "authority");
  }
  set authority(authority: string) {
    setBytesTextField(this.state, "authority", authority);
  }

  /** The path with the query: `/index.html?a=b`; `*` for some OPTIONS requests. */
  get path(): string {
    return bytesTextField(this.state, "path");
  }
  set path(path: string) {
    setBytesTextField(this.state, "path", path);
  }

  /**
   * The whole URL, from scheme, host, port and path; `host:port` for CONNECT. Setting it sets them.
   *
   * @throws TypeError when set to something other than an absolute URL.
   */
  get url(): string {
    if (this.method === "CONNECT") return `${this.host}:${this.port}`;
    return unparseUrl(this.scheme, this.host, this.port, this.path === "*" ? "" : this.path);
  }
  set url(url: string) {
    if (url === this.url) return;
    const { scheme, host, port, path } = parseUrl(url);
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.path = path;
  }

  #updateHostHeader(): void {
    const value = hostPort(this.scheme, this.host, this.port);
    if (this.headers.has("host")) this.headers.set("host", value);
    if (this.authority !== "") this.authority = value;
  }
}
