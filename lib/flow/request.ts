import { cookiesOfRequest } from "./cookies/request-cookies.js";
import {
  bytesField,
  bytesTextField,
  integerField,
  setBytesTextField,
  setField,
  setIntegerField,
  setNumberField,
  textField,
} from "./field.js";
import { multipartFormOf } from "./forms/multipart-form.js";
import { queryOf } from "./forms/query.js";
import { pathComponents, withPathComponents } from "./forms/request-target.js";
import { urlencodedFormOf } from "./forms/urlencoded-form.js";
import { Headers, type HeadersInit } from "./headers.js";
import { authorityBytes, authorityText, parseAuthority } from "./hosts/authority.js";
import { Message } from "./message.js";
import type { MultiMap, MultiMapInit } from "./multi-map/multi-map.js";
import { PlainDict } from "./state/plain-dict.js";
import { PlainList } from "./state/plain-list.js";
import { copyTree } from "./state/state.js";
import { defaultPort, hostPort, parseUrl, unparseUrl } from "./url.js";

/** An HTTP request. (mitmproxy `http.Request`) */
export class Request extends Message {
  /**
   * A new request, made now. A `Host` header stays as it is given. Content that is text is encoded as
   * `text` says.
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
        content: null,
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
    if (typeof content === "string") request.text = content;
    else request.content = content;
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
   * The server that the request is for: a name or an address. In transparent mode it is an address;
   * `prettyHost` may then say more. Setting it also updates the `Host` header and the authority,
   * where they are present.
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
   * pseudo-header (HTTP/2); empty when there is none. Internationalised names are in Unicode here,
   * and in their `xn--` form in the request.
   */
  get authority(): string {
    return authorityText(bytesField(this.state, "authority"));
  }
  set authority(authority: string) {
    if (authority === this.authority) return;
    setField(this.state, "authority", authorityBytes(authority));
  }

  /**
   * The host and port that the client named, as it wrote them: the authority in HTTP/2 and HTTP/3,
   * where there is one, else the `Host` header; null when there is neither. Setting it sets the one
   * and, where it is present, the other; null removes them.
   */
  get hostHeader(): string | null {
    return (this.#hasAuthority && this.authority) || this.headers.get("host");
  }
  set hostHeader(host: string | null) {
    if (host === this.hostHeader) return;
    if (this.#hasAuthority) this.authority = host ?? "";
    if (host === null) this.headers.delete("host");
    else if (!this.#hasAuthority || this.headers.has("host")) this.headers.set("Host", host);
  }

  /**
   * The host of `hostHeader`, or `host` when there is none. It says where the request went in
   * transparent mode, if the client is to be trusted: it may write there what it likes.
   */
  get prettyHost(): string {
    const { hostHeader } = this;
    return hostHeader ? (parseAuthority(hostHeader)?.host ?? hostHeader) : this.host;
  }

  /** The path with the query: `/index.html?a=b`; `*` for some OPTIONS requests. */
  get path(): string {
    return bytesTextField(this.state, "path");
  }
  set path(path: string) {
    setBytesTextField(this.state, "path", path);
  }

  /**
   * The whole URL, from scheme, host, port and path; `host:port` for CONNECT. An IPv6 address has no
   * brackets in it. Setting it sets these, and updates the `Host` header and the authority.
   *
   * @throws TypeError when set to something other than an absolute URL.
   */
  get url(): string {
    if (this.firstLineFormat === "authority") return `${this.host}:${this.port}`;
    return unparseUrl(this.scheme, this.host, this.port, this.#urlPath);
  }
  set url(url: string) {
    if (url === this.url) return;
    const { scheme, host, port, path } = parseUrl(url);
    this.scheme = scheme;
    setField(this.state, "host", host);
    setIntegerField(this.state, "port", port);
    this.#updateHostHeader();
    this.path = path;
  }

  /** The URL with the host and port of `hostHeader`, see `prettyHost`; the authority for CONNECT. */
  get prettyUrl(): string {
    if (this.firstLineFormat === "authority") return this.authority;
    const { hostHeader } = this;
    if (!hostHeader) return this.url;
    const { host, port } = parseAuthority(hostHeader) ?? { host: hostHeader, port: null };
    const isNamed = port !== null && port > 0;
    const prettyPort = isNamed ? port : (defaultPort(this.scheme) ?? 443);
    return unparseUrl(this.scheme, host, prettyPort, this.#urlPath);
  }

  /**
   * How the target stands in the first line (RFC 9112, section 3.2): `authority` for CONNECT,
   * `absolute` when it names the host, else `relative`.
   */
  get firstLineFormat(): "authority" | "absolute" | "relative" {
    if (this.method === "CONNECT") return "authority";
    return bytesField(this.state, "authority").length > 0 ? "absolute" : "relative";
  }

  /**
   * The components of the path, decoded: `["a", "b c"]` of `/a/b%20c?d`; empty ones are left out.
   * Setting them keeps the query, and the spelling of those that were there.
   */
  get pathComponents(): readonly string[] {
    return pathComponents(this.path);
  }
  set pathComponents(components: readonly string[]) {
    this.path = withPathComponents(this.path, components);
  }

  /** The fields of the query, decoded: `a` is `b c` in `/?a=b+c`. Names keep their case. */
  get query(): MultiMap<string> {
    return queryOf(this);
  }
  set query(fields: MultiMapInit<string>) {
    queryOf(this).replace(fields);
  }

  /** The cookies in the `Cookie` headers (RFC 6265, section 5.4); values are without quotes. */
  get cookies(): MultiMap<string> {
    return cookiesOfRequest(this);
  }
  set cookies(cookies: MultiMapInit<string>) {
    cookiesOfRequest(this).replace(cookies);
  }

  /**
   * The fields of a body that is a form in `application/x-www-form-urlencoded`; none when it is
   * something else. Setting one makes the body such a form, and sets `Content-Type` where it is
   * another.
   */
  get urlencodedForm(): MultiMap<string> {
    return urlencodedFormOf(this);
  }
  set urlencodedForm(fields: MultiMapInit<string>) {
    urlencodedFormOf(this).replace(fields);
  }

  /**
   * The fields of a body that is a form in `multipart/form-data` (RFC 7578), files included; none
   * when it is something else. Setting one makes the body such a form, and sets `Content-Type` where
   * it is another. A part that gets another value keeps its file name and other headers.
   *
   * Do not write into the buffers: they are the flow's own.
   *
   * @throws ContentEncodingError when the body cannot be decoded.
   * @throws MultipartFormError when a field is set that cannot be written.
   */
  get multipartForm(): MultiMap<Buffer, Uint8Array | string> {
    return multipartFormOf(this);
  }
  set multipartForm(fields: MultiMapInit<Uint8Array | string>) {
    multipartFormOf(this).replace(fields);
  }

  /** A copy: changes to one do not show in the other. */
  copy(): Request {
    return new Request(copyTree(this.state), this.limits);
  }

  /** Removes the headers that make a server answer that nothing has changed. */
  anticache(): void {
    this.headers.delete("if-modified-since");
    this.headers.delete("if-none-match");
  }

  /** Asks for a response that is not compressed. */
  anticomp(): void {
    this.headers.set("accept-encoding", "identity");
  }

  /** Leaves of `Accept-Encoding` what can be decoded here, without its weights. */
  constrainEncoding(): void {
    const accepted = this.headers.get("accept-encoding");
    if (!accepted) return;
    const known = ["gzip", "identity", "deflate", "br", "zstd"].filter((name) =>
      accepted.includes(name),
    );
    known.sort((a, b) => accepted.indexOf(a) - accepted.indexOf(b));
    this.headers.set("accept-encoding", known.join(", "));
  }

  get #hasAuthority(): boolean {
    return this.isHttp2 || this.isHttp3;
  }

  /** The path as it is in the URL. */
  get #urlPath(): string {
    return this.path === "*" ? "" : this.path;
  }

  #updateHostHeader(): void {
    const value = hostPort(this.scheme, this.host, this.port);
    if (this.headers.has("host")) this.headers.set("host", value);
    if (bytesField(this.state, "authority").length > 0) {
      setField(this.state, "authority", authorityBytes(value));
    }
  }
}
