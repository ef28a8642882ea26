import { bytesField } from "../../lib/flow/field.js";
import type { Request } from "../../lib/flow/request.js";
import { fc } from "../support/property.js";
import { aRequest, expectSame, textOf, withValues, type Case, type Twin } from "./message-twins.js";
import { describeWithMitmproxy } from "./python.js";

const hosts = fc.oneof(
  fc.constantFrom("example.com", "192.0.2.1", "::1", "fe80::1%eth0", "bücher.example", "localhost"),
  fc.constantFrom("xn--bcher-kva.example", "XN--BCHER-KVA.Example", "xn--", "a_b.example."),
  fc.constantFrom(
    "straße.example",
    "日本。example",
    "☕.example",
    "ﬀ.example",
    "אב.example",
    "a א.b",
  ),
  textOf("aB-_.", "xn--", "ü", "a".repeat(63), "b.", "\u3002", "\u00ad", "\udcff"),
);
const ports = fc.constantFrom(80, 443, 8080, 0, 65535);
const schemes = fc.constantFrom("http", "https");

/** What stands in a `Host` header, or as an authority. */
const authorities = fc.oneof(
  fc.tuple(hosts, ports).map(([host, port]) => `${host}:${port}`),
  hosts,
  hosts.map((host) => `[${host}]`),
  hosts.map((host) => `[${host}]:81`),
  textOf("a:[].%/@", "::1", "80", "99999", ":0"),
);

const plainPaths = fc.constantFrom("/", "/a/b?c=d", "/a?b#c", "/%7Ea;b=c", "/a//b/");

const urls = fc
  .tuple(
    fc.constantFrom("http", "https", "HTTP", "foo", "a+b"),
    fc.constantFrom("", "", "user@", "user:password@", "a@b@"),
    hosts.map((host) => (host.includes(":") ? `[${host}]` : host)),
    fc.constantFrom("", ":", ":80", ":8080", ":443", ":0", ":080", ":65536", ":x", ":1:2"),
    fc.oneof(plainPaths, fc.constantFrom("", "?a", "#a", "?a=/b", "/a b", "/a\tb\n")),
  )
  .map(([scheme, user, host, port, path]) => `${scheme}://${user}${host}${port}${path}`);

const messages = withValues(
  {
    scheme: schemes,
    host: hosts,
    port: ports,
    path: plainPaths,
    version: fc.constantFrom("HTTP/1.1", "HTTP/2.0", "HTTP/3"),
    method: fc.constantFrom("GET", "get", "CONNECT"),
    authority: fc.oneof(fc.constant(""), authorities),
    headers: fc.oneof(
      fc.constant([]),
      authorities.map((authority) => [["hOST", authority] as const, ["x", "y"] as const]),
    ),
  },
  fc.record({ host: hosts, port: ports, authority: authorities, url: urls, path: plainPaths }),
);

type Values = typeof messages extends fc.Arbitrary<Case<infer Found>> ? Found : never;

/** All that an edit of the address may change. */
const state: Twin<Request, Values> = {
  ours: ({ scheme, host, port, path, authority, headers, state }) => [
    [scheme, host, port, path, authority, [...headers]],
    bytesField(state, "authority").toString(),
  ],
  theirs: `[
    [m.scheme, m.host, m.port, m.path, m.authority, headers(m)],
    m.data.authority.decode("utf-8", "replace"),
  ]`,
};

describeWithMitmproxy("12.2.3", "compared with mitmproxy 12.2.3,", (python) => {
  function same(read: Twin<Request, Values>, edit?: Twin<Request, Values>): void {
    expectSame(python, aRequest, messages, { read, ...(edit && { edit }) });
  }

  it("a request's address reads the same", () => {
    same({
      ours: (request) => [
        [request.url, request.prettyUrl, request.prettyHost, request.hostHeader],
        [request.authority, request.firstLineFormat, request.host],
      ],
      theirs: `[
        [m.url, m.pretty_url, m.pretty_host, m.host_header],
        [m.authority, m.first_line_format, m.host],
      ]`,
    });
  });

  it("a host that is set sets the same", () => {
    same(state, {
      ours: (request, { host }) => (request.host = host === request.host ? "a" : host),
      theirs: `m.host = "a" if v["host"] == m.host else v["host"]`,
    });
  });

  it("a port that is set sets the same", () => {
    same(state, {
      ours: (request, { port }) => (request.port = port === request.port ? 1 : port),
      theirs: `m.port = 1 if v["port"] == m.port else v["port"]`,
    });
  });

  it("an authority that is set is the same", () => {
    same(state, {
      ours: (request, { authority }) => (request.authority = `${authority}.b`),
      theirs: `m.authority = v["authority"] + ".b"`,
    });
  });

  it("a host header that is set is the same", () => {
    same(state, {
      ours: (request, { authority }) => (request.hostHeader = `${authority}.b`),
      theirs: `m.host_header = v["authority"] + ".b"`,
    });
  });

  it("a host header that is removed is so in the same way", () => {
    same(state, {
      ours: (request) => (request.hostHeader = null),
      theirs: "m.host_header = None",
    });
  });

  it("a URL that is set sets the same", () => {
    same(state, {
      ours: (request, { url }) => (request.url = url),
      theirs: `m.url = v["url"]`,
    });
  });

  it("a method that is set decides on the URL in the same way", () => {
    same(
      { ours: (request) => [request.method, request.url], theirs: "[m.method, m.url]" },
      { ours: (request) => (request.method = "cOnnect"), theirs: `m.method = "cOnnect"` },
    );
  });
});
