import { fc } from "../../support/property.js";
import type { Edit, Value } from "./edit.js";
import {
  text,
  plainText,
  bytes,
  seconds,
  maybeSeconds,
  orNull,
  settings,
  calls,
  mapEdits,
} from "./edit-parts.js";

const headerName = fc.constantFrom(
  ...[
    "Host",
    "host",
    "Content-Type",
    "content-encoding",
    "Content-Length",
    "Cookie",
    "Set-Cookie",
    "X-New",
  ],
  ...["accept-encoding", "Transfer-Encoding", "X-Latin", "x-ünlike", ""],
);
const headerValue = fc.constantFrom(
  ...[
    "",
    "new",
    "example.org:99",
    "text/html; charset=latin-1",
    "text/plain; charset=none-such",
    "gzip",
    "br",
  ],
  ...[
    "application/json",
    "text/plain; charset=shift_jis",
    "ä",
    "\udcff",
    "a=1; b=2",
    "zstd",
    "none-such",
    "chunked",
  ],
  ...["application/x-www-form-urlencoded", "multipart/form-data; boundary=YY", "deflate", "5"],
);
const headers = fc
  .array(
    fc.tuple(
      fc.constantFrom("X-One", "x-one", "Host", "Content-Type"),
      fc.constantFrom("a", "text/css"),
    ),
    { maxLength: 3 },
  )
  .map((fields): Value => ({ headers: fields }));

/** Between them, cookies may be in fewer or more headers than mitmproxy puts them in. */
const firstOrLast = fc.constantFrom(0, 99);

function messageEdits(part: "request" | "response"): fc.Arbitrary<Edit>[] {
  return [
    ...settings([part], {
      http_version: fc.constantFrom("HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/3"),
      headers,
      trailers: orNull(headers),
      raw_content: orNull(bytes),
      timestamp_start: seconds,
      timestamp_end: maybeSeconds,
    }),
    ...[1, 2, 3].flatMap(() => settings([part], { content: orNull(bytes), text: orNull(text) })),
    ...calls(
      [part],
      ["decode"],
      ["encode", fc.constantFrom("gzip", "br", "zstd", "deflate", "identity", "none-such")],
    ),
    ...mapEdits([part, "headers"], headerName, headerValue, firstOrLast),
    ...mapEdits([part, "headers"], headerName, headerValue, firstOrLast),
    ...mapEdits([part, "trailers"], headerName, headerValue),
  ];
}

const fieldName = fc.constantFrom("a", "b", "q", "käse", "new & odd=?", "c d", "\udcff");
const fieldValue = fc.constantFrom("", "1", "two words", "käse", "a=b&c;d", "%41+", "\udce4");
const pairs = (name: fc.Arbitrary<Value>, value: fc.Arbitrary<Value>) =>
  fc.array(fc.tuple(name, value), { maxLength: 3 }).map((all): Value => ({ pairs: all }));

const cookieName = fc.constantFrom("a", "b", "sid", "new", "käse", "");
const cookieValue = fc.constantFrom(
  "",
  "1",
  "with space",
  'q"uote',
  "a;b",
  "käse",
  "back\\slash",
  "a,b",
);
const partName = fc.constantFrom("a", "file", "new", "two words").map((name): Value => ({ name }));

export const ofRequest: readonly fc.Arbitrary<Edit>[] = [
  ...messageEdits("request"),
  ...settings(["request"], {
    method: fc.constantFrom("GET", "PUT", "patch", "CONNECT"),
    scheme: fc.constantFrom("http", "https"),
    authority: fc.constantFrom("", "example.org", "example.org:8443", "bücher.example", "[::1]:80"),
    host: fc.constantFrom(
      "example.org",
      "bücher.example",
      "192.0.2.5",
      "2001:db8::5",
      "EXAMPLE.org",
    ),
    host_header: fc.constantFrom(null, "example.org", "example.org:80", "bücher.example"),
    port: fc.constantFrom(80, 443, 8080),
    path: fc.constantFrom("/", "/new?a=1", "*", "", "/käse", "/a/b;c?d#e"),
    url: fc.constantFrom(
      ...[
        "http://example.org/",
        "https://example.org:8443/a/b?c=d#e",
        "http://192.0.2.5:80",
        "nonsense",
        "//x/",
      ],
      ...[
        "https://bücher.example/käse",
        "http://[2001:db8::5]:8080/x",
        "HTTP://EXAMPLE.org/A?B",
        "http:///x",
      ],
      ...[
        "http://user:pass@example.org/",
        "http://example.org:99999/",
        "https://example.org?q",
        "ftp://example.org/",
      ],
    ),
    path_components: fc.array(fc.constantFrom("a", "b c", "käse", "x/y", "", "?", "%"), {
      maxLength: 3,
    }),
  }),
  ...calls(["request"], ["anticache"], ["anticomp"], ["constrain_encoding"]),
  ...mapEdits(["request", "query"], fieldName, fieldValue),
  ...mapEdits(["request", "query"], fieldName, fieldValue),
  ...mapEdits(["request", "cookies"], cookieName, cookieValue),
  ...mapEdits(["request", "urlencoded_form"], fieldName, fieldValue),
  ...mapEdits(["request", "multipart_form"], partName, bytes),
  ...settings(["request"], {
    query: pairs(fieldName, fieldValue),
    cookies: pairs(cookieName, cookieValue),
    urlencoded_form: pairs(fieldName, fieldValue),
    multipart_form: pairs(partName, bytes),
  }),
];

const cookie: fc.Arbitrary<Value> = fc
  .tuple(
    cookieValue,
    fc.constantFrom<readonly (readonly [string, string | null])[]>(
      [],
      [["Path", "/"]],
      [
        ["Secure", null],
        ["Expires", "Thu, 24 Aug 2063 00:00:00 GMT"],
      ],
      [["Domain", "example.com"]],
    ),
  )
  .map((one): Value => ({ cookie: one }));

export const ofResponse: readonly fc.Arbitrary<Edit>[] = [
  ...messageEdits("response"),
  ...settings(["response"], {
    status_code: fc.constantFrom(200, 404, 500),
    reason: fc.constantFrom("", "OK", "Käse"),
    cookies: pairs(cookieName, cookie),
  }),
  ...calls(["response"], ["refresh", fc.constantFrom(1700001000.5, 1600000000)]),
  ...mapEdits(["response", "cookies"], cookieName, cookie),
];

const body = fc.oneof(plainText, bytes);
export const ofHttpFlow: readonly fc.Arbitrary<Edit>[] = settings([], {
  request: fc.oneof(
    fc
      .tuple(
        fc.constantFrom("GET", "POST"),
        fc.constantFrom("http://example.org/", "https://example.org:99/x?y"),
        body,
      )
      .map((one): Value => ({ request: one })),
    fc.constant<Value>({ copyOf: ["request"] }),
  ),
  response: fc.oneof(
    fc.constant(null),
    fc.tuple(fc.constantFrom(200, 404, 299), body).map((one): Value => ({ response: one })),
    fc.constant<Value>({ copyOf: ["response"] }),
  ),
});
