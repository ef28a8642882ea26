import { parseAuthority } from "../../lib/flow/hosts/authority.js";
import { Request } from "../../lib/flow/request.js";
import { decodeText } from "../../lib/flow/text.js";
import { textMutators } from "../mutate/text.js";
import type { Target } from "../target.js";
import { require, requireSame } from "../violation.js";

/** A URL, which is also taken for a host and an authority. */
export const urlTarget: Target = {
  name: "url",
  seeds: () =>
    Promise.resolve(
      [
        "http://example.com/a?b#c",
        "https://user:password@b\u00fccher.example:8443/",
        "HTTP://[::1%25eth0]:80/x",
        "http://xn--bcher-kva.example",
        "//example.com:0",
        "http://1.2.3.4:65535/?",
        "example.com:443",
        "http://a_b.-c-.example./",
      ].map((text) => Buffer.from(text)),
    ),
  tokens: [
    ...[
      "://",
      "/",
      "//",
      ":",
      "@",
      "[",
      "]",
      "?",
      "#",
      "%",
      ".",
      "xn--",
      "\u3002",
      "\uff0e",
      "\u2100",
    ],
    ...[
      "http:",
      "https:",
      ":80",
      ":443",
      ":65536",
      ":00080",
      "[::ffff:1.2.3.4]",
      "\t",
      "\n",
      " ",
      "*",
    ],
  ],
  mutators: textMutators,
  batchSize: 32,
  run(input) {
    const text = decodeText(input);
    requireUrlLaws(text);
    requireAuthorityLaws(text);
  },
};

function requireUrlLaws(text: string): void {
  const request = Request.make("GET", "http://example.com/");
  try {
    request.url = text;
  } catch (error) {
    // The one error that is documented for it, and ours: V8's are in other words.
    if (error instanceof TypeError && / in the URL: |^not an absolute URL/.test(error.message))
      return;
    throw error;
  }
  const { host, port, path, scheme } = request;
  require(port > 0 && port <= 65_535, "a port is one", () => String(port));
  require(path.startsWith("/"), "a path begins with a slash", () => path);
  const written = `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}${path}`;
  const again = Request.make("GET", "http://example.com/");
  again.url = scheme === "" ? written.slice(1) : written;
  requireSame(
    "the parts of a URL make it up again",
    JSON.stringify([again.host, again.port, again.path]),
    JSON.stringify([host, port, path]),
  );
}

function requireAuthorityLaws(text: string): void {
  const request = Request.make("CONNECT", "http://example.com/");
  request.authority = text;
  const { authority } = request;
  request.authority = authority;
  requireSame("the authority that is there changes nothing", request.authority, authority);
  request.method = "GET";
  for (const version of ["HTTP/1.1", "HTTP/2.0"]) {
    request.httpVersion = version;
    request.hostHeader = text;
    const { prettyHost, prettyUrl } = request;
    require(prettyHost === "" ||
      prettyUrl.includes(prettyHost) ||
      version === "HTTP/1.1", "a URL that is shown has the host that is shown", () =>
      `${prettyUrl} without ${prettyHost}`);
  }
  const parsed = parseAuthority(text);
  if (parsed?.port == null) return;
  require(parsed.port >= 0 && parsed.port <= 65_535, "a port is one", () => String(parsed.port));
}
