import { fc } from "../../support/property.js";
import {
  bytes,
  dict,
  integer,
  list,
  nothing,
  text,
  type DictElement,
  type Element,
} from "../../support/tnetstring.js";
import { inAnyCase, oddBody, type OddBody } from "./odd-bodies.js";
import { time, maybeTime, hostNames } from "./odd-connections.js";
import { record } from "./record.js";

type Field = readonly [name: string, value: Buffer | string];

function fieldsOf(
  ...choices: readonly (readonly [name: string, values: readonly string[]])[]
): fc.Arbitrary<Field[]> {
  const field = fc.oneof(
    ...choices.map(([name, values]) => fc.tuple(inAnyCase(name), fc.constantFrom(...values))),
    fc.tuple(
      fc.constantFrom("X-Latin", "x-ünlike", "", "x y"),
      fc.uint8Array({ maxLength: 6 }).map((value) => Buffer.from(value)),
    ),
  );
  return fc.array(field, { maxLength: 6 });
}

const requestFields = fieldsOf(
  [
    "Host",
    [
      "example.com",
      "example.com:8080",
      "[::1]:80",
      "bücher.example",
      "a:b:c",
      ":80",
      "",
      "xn--bcher-kva.example",
    ],
  ],
  [
    "Cookie",
    [
      ...[
        "a=1; b=2",
        "a=1;b=2;a=3",
        'quoted="a; b"; c=d',
        'esc="a\\"b"',
        "novalue; =noname; ;",
        "",
        "a=b=c",
      ],
      ...["spaces =  x ; y", "käse=gut", 'a="unfinished', "a=1,b=2"],
    ],
  ],
  [
    "Accept-Encoding",
    ["gzip, deflate, br, zstd", "gzip;q=0.5, x-gzip", "identity", "*", "compress", ""],
  ],
  ["If-None-Match", ['"x"']],
  ["If-Modified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT"]],
  ["Content-Length", ["5", "nonsense"]],
  ["Transfer-Encoding", ["chunked"]],
);

const responseFields = fieldsOf(
  [
    "Set-Cookie",
    [
      ...["a=1", "a=1; Path=/; HttpOnly", "sid=x; Expires=Thu, 24 Aug 2063 00:00:00 GMT; Secure"],
      ...['a="q; r"; Domain=example.com', "a=1, b=2; Path=/", "novalue", "=noname", "", "; Path=/"],
      ...[
        "a=1; Expires=nonsense; Max-Age=5",
        "a=1; expires=Thu, 24-Aug-2063 00:00:00 GMT; path=/; PATH=/b",
        "a=; b",
      ],
    ],
  ],
  [
    "Date",
    ["Tue, 14 Nov 2023 22:13:20 GMT", "Tuesday, 14-Nov-23 22:13:20 GMT", "nonsense", "0", ""],
  ],
  ["Expires", ["Tue, 14 Nov 2023 23:13:20 +0100", "-1"]],
  ["Last-Modified", ["Mon, 13 Nov 2023 22:13:20 GMT"]],
  ["Location", ["/"]],
  ["Vary", ["Cookie", "Accept"]],
  ["Content-Length", ["5"]],
  ["Transfer-Encoding", ["chunked"]],
);

function message(
  fields: fc.Arbitrary<Field[]>,
  parts: Readonly<Record<string, fc.Arbitrary<Element>>>,
): fc.Arbitrary<DictElement> {
  return fc.tuple(fields, oddBody, fc.nat(6), record(parts)).map(([some, body, at, rest]) => {
    const all = some.toSpliced(at, 0, ...body.headers);
    return { ...rest, entries: [...rest.entries, ...messageEntries(all, body).entries] };
  });
}

function messageEntries(fields: readonly Field[], { content }: OddBody): DictElement {
  return dict({
    headers: list(...fields.map(([name, value]) => list(bytes(name), bytes(value)))),
    content: content === null ? nothing : bytes(content),
  });
}

const messageParts = {
  http_version: fc
    .constantFrom("HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/3", "HTTP/2", "")
    .map(bytes),
  trailers: fc.constantFrom(
    nothing,
    nothing,
    list(),
    list(list(bytes("X-Sum"), bytes("1")), list(bytes("x-sum"), bytes("2"))),
  ),
  timestamp_start: time,
  timestamp_end: maybeTime,
};

export const request = message(requestFields, {
  ...messageParts,
  host: fc.constantFrom(...hostNames).map(text),
  port: fc.constantFrom(80, 443, 8080, 0, 65535).map(integer),
  method: fc.constantFrom("GET", "POST", "get", "CONNECT", "OPTIONS", "", "M\xe9THOD").map(latin1),
  scheme: fc.constantFrom("http", "https", "https", "", "ws", "HTTP").map(bytes),
  authority: fc
    .constantFrom(
      ...[
        "",
        "",
        "",
        "example.com",
        "example.com:8080",
        "[2001:db8::1]:443",
        "xn--bcher-kva.example:80",
      ],
      ...["b\xfccher.example", "a:b:c", ":80", "example.com:", "xn--\xff", "EXAMPLE.com"],
    )
    .map(latin1),
  path: fc
    .constantFrom(
      ...[
        "/",
        "/a/b?x=1&y=2",
        "*",
        "",
        "/a%20b/%E4/c;p=1?q=%C3%A9&x&=y&&z=1#frag",
        "a",
        "//x/y",
        "?x=1",
      ],
      ...[
        "http://other.example/path?q",
        "/?a=b?c=d",
        "/;p?a;b",
        "/%",
        "/%zz?%zz",
        "/a//b/?",
        "/\xff?\xff=\xfe",
      ],
      ...[
        "/?a=1&a=2&b=+%2B",
        "/?b",
        "/#?a=1",
        "/[x]?[y]=1",
        "/a b?c d=e f",
        "/?=",
        "/?&",
        "/?a=%00",
      ],
    )
    .map(latin1),
});

export const response = message(responseFields, {
  ...messageParts,
  status_code: fc.constantFrom(200, 204, 301, 404, 500, 999, 0).map(integer),
  reason: fc.constantFrom("OK", "", "Not Found", "K\xe4se", "Gr\xc3\xbc\xc3\x9fe").map(latin1),
});

function latin1(value: string): Element {
  return bytes(Buffer.from(value, "latin1"));
}
