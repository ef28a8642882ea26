import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { FlowError } from "../../lib/flow/flow-error.js";
import type { Flow } from "../../lib/flow/flow.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { TcpFlow, UdpFlow } from "../../lib/flow/stream-flow.js";
import { TcpMessage, UdpMessage } from "../../lib/flow/stream-message.js";
import { WebSocketData, WebSocketMessage } from "../../lib/flow/websocket.js";

// A labelled set: secrets, the places that they are planted in, and what is no secret.

/** Secrets by their looks: they are known wherever they stand. None of them is real. */
export const telltales: Readonly<Record<string, string>> = {
  "aws key": "AKIAQ3EGRXT7PLMNB2ZW",
  "github token": "ghp_9Zk3LmNq7RsTuVwXyZ0aBcDeFgHiJkLmNoPq",
  "github fine-grained token": `github_pat_11ABCDEFG0${"aZ9".repeat(20)}`,
  "slack token": ["xoxb", "214768950312", "mNbVcXzLkJhGfDsA"].join("-"),
  "stripe key": ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_"),
  "google key": `AIzaSyB4x8Qm2Lk9Vt1Zr6Wn3Pd7Hs5Jf0GcXuY`,
  "gitlab token": "glpat-xT7mQ2nR9kL4pW6vZ1yB",
  "npm token": `npm_${"k3J9vB7nM1".repeat(3)}q8W2e6`,
  "openai key": "sk-proj-T3BlbkFJq9Wm2Xc7Vn5Rt8Yk1Lp4",
  "google token": "ya29.a0AfB_byCq7Xk2Lm9Wp4Rt8Zn",
  "sendgrid key": ["SG", "pQ7xK2mV9rL4tN8wZ3cY6b", "k".padEnd(43, "3J9vB7nM1q")].join("."),
  "twilio key": `SK${"4f9a1c7e".repeat(4)}`,
  "telegram token": `731904852:AA${"kX7mQ2nR9vL".repeat(3)}`,
  "e-mail address": "ada.lovelace+home@analytical-engine.org",
};

/** Secrets that only a name, or the place, tells. */
export const plainSecrets: Readonly<Record<string, string>> = {
  password: "korrekt-Pferd7Batterie!",
  token: "f3a9c1d27b6e4850ffab93d2",
  "one with signs": 'p&ss w=rd/"+<Zürich>%41',
};

/** A place: makes a flow with a secret there. */
export interface Place {
  readonly title: string;
  readonly plant: (secret: string) => Flow;
}

function http(
  change: (request: Request, response: Response, flow: HttpFlow<"request">) => void,
): HttpFlow<"request"> {
  const request = Request.make("POST", "https://www.example.com/shop");
  const response = Response.make(200, "", { "content-type": "text/plain" });
  const flow = HttpFlow.make(request, response);
  change(request, response, flow);
  return flow;
}

function inBody(type: string, body: (secret: string) => string | Buffer): (secret: string) => Flow {
  return (secret) =>
    http((request, response) => {
      for (const message of [request, response]) {
        message.headers.set("content-type", type);
        message.content = Buffer.from(body(secret));
      }
    });
}

function encoded(coding: string, encode: (bytes: Buffer) => Buffer): (secret: string) => Flow {
  return (secret) =>
    http((_request, response) => {
      response.headers.set("content-type", "application/json");
      response.headers.set("content-encoding", coding);
      response.rawContent = encode(
        Buffer.from(JSON.stringify({ password: secret, note: `is ${secret}` })),
      );
    });
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const query = (text: string): string => encodeURIComponent(text);
const xml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
const unicode = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");

/** Places that say by name that there is a secret. */
export const namedPlaces: readonly Place[] = [
  {
    title: "Bearer",
    plant: (s) => http(({ headers }) => headers.set("Authorization", `Bearer ${s}`)),
  },
  {
    title: "Basic, as password",
    plant: (s) => http(({ headers }) => headers.set("Authorization", `Basic ${base64(`u:${s}`)}`)),
  },
  {
    title: "Basic, as user",
    plant: (s) =>
      http(({ headers }) =>
        headers.set("Proxy-Authorization", `Basic ${base64(`${s.replaceAll(":", "")}:p4ssw0rd`)}`),
      ),
  },
  {
    title: "Digest",
    plant: (s) =>
      http(({ headers }) =>
        headers.set(
          "Authorization",
          `Digest username="u", realm="r", uri="/", response="${s.replaceAll('"', "")}"`,
        ),
      ),
  },
  { title: "an API key header", plant: (s) => http(({ headers }) => headers.set("X-Api-Key", s)) },
  {
    title: "a token header of a response",
    plant: (s) => http((_, { headers }) => headers.set("X-CSRF-Token", s)),
  },
  {
    title: "a cookie",
    plant: (s) => http(({ headers }) => headers.set("Cookie", `a=1; session=${query(s)}; b=2`)),
  },
  {
    title: "a cookie that is set",
    plant: (s) =>
      http((_, { headers }) => headers.set("Set-Cookie", `id=${query(s)}; Path=/; HttpOnly`)),
  },
  {
    title: "the query",
    plant: (s) => http((request) => void (request.path = `/a?x=1&access_token=${query(s)}&y=2`)),
  },
  {
    title: "the fragment of a redirect",
    plant: (s) =>
      http((_, { headers }) =>
        headers.set("Location", `https://a.example/cb#access_token=${query(s)}&token_type=Bearer`),
      ),
  },
  {
    title: "the query of a referrer",
    plant: (s) =>
      http(({ headers }) => headers.set("Referer", `https://a.example/?api_key=${query(s)}`)),
  },
  {
    title: "user and password of a URL",
    plant: (s) =>
      http(({ headers }) => headers.set("Referer", `https://bob:${query(s)}@a.example/`)),
  },
  {
    title: "JSON",
    plant: inBody("application/json", (s) => JSON.stringify({ user: { password: s, n: 1 } })),
  },
  {
    title: "JSON, in a list below a name",
    plant: inBody("application/json", (s) => JSON.stringify({ credentials: [{ x: s }] })),
  },
  {
    title: "JSON, escaped",
    plant: inBody("application/json", (s) => `{"api_key" : "${unicode(s)}", "n": 1.0}`),
  },
  {
    title: "JSON in JSON",
    plant: inBody("application/json", (s) => JSON.stringify({ log: JSON.stringify({ token: s }) })),
  },
  { title: "JSON without a type", plant: inBody("", (s) => JSON.stringify({ client_secret: s })) },
  {
    title: "JSON lines",
    plant: inBody("application/x-ndjson", (s) => `{"a":1}\n${JSON.stringify({ token: s })}\n`),
  },
  {
    title: "server-sent events",
    plant: inBody(
      "text/event-stream",
      (s) => `event: x\ndata: ${JSON.stringify({ token: s })}\n\n`,
    ),
  },
  {
    title: "GraphQL variables",
    plant: inBody("application/json", (s) =>
      JSON.stringify({ query: "mutation", variables: { input: { newPassword: s } } }),
    ),
  },
  {
    title: "an urlencoded form",
    plant: inBody(
      "application/x-www-form-urlencoded",
      (s) => `user=u&password=${query(s).replaceAll("%20", "+")}&x=y`,
    ),
  },
  {
    title: "a multipart form",
    plant: inBody(
      "multipart/form-data; boundary=xx",
      (s) => `--xx\r\nContent-Disposition: form-data; name="password"\r\n\r\n${s}\r\n--xx--\r\n`,
    ),
  },
  {
    title: "JSON in a multipart form",
    plant: inBody(
      "multipart/form-data; boundary=xx",
      (s) =>
        `--xx\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ token: s })}\r\n--xx--\r\n`,
    ),
  },
  {
    title: "an element of XML",
    plant: inBody(
      "application/xml",
      (s) => `<?xml version="1.0"?><a><Password>${xml(s)}</Password></a>`,
    ),
  },
  {
    title: "CDATA",
    plant: inBody("text/xml", (s) => `<a><password><![CDATA[${s}]]></password></a>`),
  },
  {
    title: "an attribute of XML",
    plant: inBody("application/xml", (s) => `<login name="x" password="${xml(s)}"/>`),
  },
  {
    title: "SOAP with a prefix",
    plant: inBody(
      "text/xml",
      (s) => `<s:Envelope><wsse:Password Type="t">${xml(s)}</wsse:Password></s:Envelope>`,
    ),
  },
  {
    title: "a hidden field of HTML",
    plant: inBody(
      "text/html",
      (s) => `<!doctype html><input type="hidden" name="csrf_token" value="${xml(s)}">`,
    ),
  },
  {
    title: "a meta element of HTML",
    plant: inBody("text/html", (s) => `<html><meta name="csrf-token" content="${xml(s)}"></html>`),
  },
  {
    title: "a script in HTML",
    plant: inBody(
      "text/html",
      (s) =>
        `<html><script>var c = {"apiKey": ${JSON.stringify(s.replace(/\s/g, "")).replaceAll("<", "\\u003c")}};</script></html>`,
    ),
  },
  { title: "a body in gzip", plant: encoded("gzip", gzipSync) },
  { title: "a body in deflate", plant: encoded("deflate", deflateSync) },
  { title: "a body in br", plant: encoded("br", brotliCompressSync) },
  {
    title: "a body in UTF-16",
    plant: (s) =>
      http((_, response) => {
        response.headers.set("content-type", "application/json; charset=utf-16le");
        response.rawContent = Buffer.from(JSON.stringify({ password: s }), "utf16le");
      }),
  },
  {
    title: "WebSocket text",
    plant: (s) =>
      http((_, __, flow) => {
        flow.websocket = WebSocketData.make();
        flow.websocket.messages = [
          new WebSocketMessage(JSON.stringify({ token: s }), { fromClient: true }),
        ];
      }),
  },
  { title: "notes", plant: (s) => http((_, __, flow) => flow.metadata.set("password", s)) },
  {
    title: "a backup",
    plant: (s) =>
      http(({ headers }, _, flow) => {
        headers.set("Authorization", `Bearer ${s}`);
        flow.backup();
        headers.delete("Authorization");
      }),
  },
  {
    title: "trailers",
    plant: (s) =>
      http((_, response) => {
        response.trailers = Response.make(200, "", { "X-Auth-Token": s }).headers;
      }),
  },
];

/** Places that say nothing: what is in them is known by its looks alone. */
export const anyPlaces: readonly Place[] = [
  { title: "the path", plant: (s) => http((request) => void (request.path = `/a/${query(s)}/b`)) },
  {
    title: "a field of the query",
    plant: (s) => http((request) => void (request.path = `/a?q=${query(s)}`)),
  },
  {
    title: "a field of the query, encoded twice",
    plant: (s) => http((request) => void (request.path = `/a?q=${query(query(s))}`)),
  },
  {
    title: "a URL in the query",
    plant: (s) =>
      http(
        (request) => void (request.path = `/a?next=${query(`https://b.example/?v=${query(s)}`)}`),
      ),
  },
  { title: "a header", plant: (s) => http(({ headers }) => headers.set("X-Thing", `v1 ${s}`)) },
  {
    title: "a string in JSON",
    plant: inBody("application/json", (s) => JSON.stringify({ text: `it is ${s}, or so` })),
  },
  { title: "a key in JSON", plant: inBody("application/json", (s) => JSON.stringify({ [s]: 1 })) },
  {
    title: "a string in JSON, escaped",
    plant: inBody("application/json", (s) => `{"text":"${unicode(s)}"}`),
  },
  { title: "a form", plant: inBody("application/x-www-form-urlencoded", (s) => `q=${query(s)}`) },
  {
    title: "a file in a form",
    plant: inBody(
      "multipart/form-data; boundary=xx",
      (s) =>
        `--xx\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nline\n${s}\n\r\n--xx--\r\n`,
    ),
  },
  { title: "text", plant: inBody("text/plain", (s) => `see ${s}\nand more`) },
  { title: "XML", plant: inBody("application/xml", (s) => `<a b="${xml(s)}">${xml(s)}</a>`) },
  {
    title: "HTML",
    plant: inBody(
      "text/html",
      (s) => `<html><p>${xml(s)}</p><a href="mailto:${query(s)}">x</a></html>`,
    ),
  },
  { title: "JavaScript", plant: inBody("text/javascript", (s) => `const k = "${s}"; f(k);`) },
  {
    title: "base64",
    plant: inBody("application/json", (s) =>
      JSON.stringify({ data: base64(`before ${s} behind`) }),
    ),
  },
  {
    title: "base64url",
    plant: inBody(
      "text/plain",
      (s) => `x ${Buffer.from(`{"a":"${s}"}??`).toString("base64url")} y`,
    ),
  },
  {
    title: "a claim of a JWT",
    plant: (s) =>
      http(({ headers }) =>
        headers.set("Authorization", `Bearer ${jwt({ sub: "1", contact: s })}`),
      ),
  },
  {
    title: "a WebSocket text message",
    plant: (s) =>
      http((_, __, flow) => {
        flow.websocket = WebSocketData.make();
        flow.websocket.messages = [new WebSocketMessage(`say ${s}`, { fromClient: false })];
      }),
  },
  {
    title: "a binary WebSocket message",
    plant: (s) =>
      http((_, __, flow) => {
        flow.websocket = WebSocketData.make();
        flow.websocket.messages = [
          new WebSocketMessage(
            Buffer.concat([Buffer.of(0, 255, 1), Buffer.from(s), Buffer.of(0)]),
            { fromClient: false },
          ),
        ];
      }),
  },
  {
    title: "TCP, in two messages",
    plant: (s) =>
      TcpFlow.make([
        new TcpMessage(`GET / HTTP/1.1\r\nX: ${s.slice(0, 7)}`, { fromClient: true }),
        new TcpMessage("HTTP/1.1 200 OK\r\n", { fromClient: false }),
        new TcpMessage(`${s.slice(7)}\r\n\r\n`, { fromClient: true }),
      ]),
  },
  {
    title: "UDP",
    plant: (s) =>
      UdpFlow.make([
        new UdpMessage(Buffer.concat([Buffer.of(0x80, 1), Buffer.from(s)]), { fromClient: true }),
      ]),
  },
  { title: "the comment", plant: (s) => http((_, __, flow) => void (flow.comment = `key: ${s}`)) },
  {
    title: "notes of any name",
    plant: (s) => http((_, __, flow) => flow.metadata.set("a", { b: [s] })),
  },
  {
    title: "an error",
    plant: (s) => http((_, __, flow) => void (flow.error = new FlowError(`cannot log in as ${s}`))),
  },
  { title: "the reason", plant: (s) => http((_, response) => void (response.reason = `No ${s}`)) },
  {
    title: "a binary body",
    plant: inBody("application/grpc", (s) =>
      Buffer.concat([Buffer.of(0, 0, 0, 0, s.length, 0xff), Buffer.from(s)]),
    ),
  },
  {
    title: "a body that cannot be decoded",
    plant: (s) =>
      http((_, response) => {
        response.headers.set("content-encoding", "gzip");
        response.rawContent = Buffer.from(`no gzip: ${s}`);
      }),
  },
];

export function jwt(claims: unknown, signature = "k7Jq2mXv9Lr4Tn8Wp3Zc6Yb1Hd5Gf0Ks"): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}.${signature}`;
}

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
