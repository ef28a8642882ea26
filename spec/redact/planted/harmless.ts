import { http, inBody, type Place } from "./place.js";

/** Flows with what may look like secrets, and is none: nothing in them may change. */
export const harmless: readonly Place[] = [
  ...[
    "/a?page_token=abc&nextPageToken=CAUQAA&tokens=5&max_tokens=100&token_type=Bearer",
    "/reset-password/form?step=2",
    "/users/123e4567-e89b-12d3-a456-426614174000/keys",
    "/icons/icon@2x.png?v=3",
    "/npm/lodash@4.17.21/lodash.min.js",
    "/search?q=forgot+password&code=404&sort=key",
    "/session/new",
  ].map((path) => ({ title: path, plant: () => http((request) => void (request.path = path)) })),
  ...[
    ["Access-Control-Allow-Credentials", "true"],
    ["WWW-Authenticate", 'Basic realm="x"'],
    ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
    ["ETag", '"5d41402abc4b2a76b9719d911017c592"'],
    ["User-Agent", "Mozilla/5.0 (X11; Linux x86_64)"],
    ["Vary", "Cookie, Authorization"],
    ["Content-Security-Policy", "default-src 'self'; script-src https://cdn.example.com"],
    ["X-Request-Id", "9b2d6a5e-1c9f-4f7a-8a53-0f3f6a7f1d11"],
    ["Strict-Transport-Security", "max-age=31536000"],
  ].map(([name = "", value = ""]) => ({
    title: `${name}: ${value}`,
    plant: () => http(({ headers }) => headers.set(name, value)),
  })),
  {
    title: "JSON",
    plant: inBody("application/json", () =>
      JSON.stringify({
        usage: { total_tokens: 15, prompt_tokens: 3 },
        passwordRequired: true,
        has_token: false,
        token: null,
        token_type: "Bearer",
        key: "value",
        author: "Ada",
        monkey: "x",
        passenger: "Bob",
        spin: 3,
        nextPageToken: "abc",
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        signedIn: true,
        at: "user@localhost",
      }),
    ),
  },
  {
    title: "JavaScript",
    plant: inBody(
      "text/javascript",
      () =>
        'function f(token){ var password = input.value; token = getToken(); if (!token) return; this.apiKey = opts.apiKey; const csrf = document.querySelector("meta"); e.password=t.password,n.token=r }',
    ),
  },
  {
    title: "HTML",
    plant: inBody(
      "text/html",
      () =>
        '<html><form><label for="password">Password:</label><input type="password" name="password" placeholder="Your password"><p>Token: required. Password must be strong.</p></form></html>',
    ),
  },
  {
    title: "CSS",
    plant: inBody(
      "text/css",
      () => ".token { color: red } @media print { a{b:c} } .icon{background:url(a@2x.png)}",
    ),
  },
  {
    title: "prose",
    plant: inBody(
      "text/plain",
      () => "Your password: see the manual. The secret of a token is that it is short.",
    ),
  },
  {
    title: "base64 of a picture",
    plant: inBody("application/json", () =>
      JSON.stringify({
        image: Buffer.from("89504e470d0a1a0a0000000d49484452ff", "hex").toString("base64"),
      }),
    ),
  },
];
