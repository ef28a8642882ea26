import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { Response } from "../../../lib/flow/response.js";
import { WebSocketData, WebSocketMessage } from "../../../lib/flow/websocket.js";
import { base64, encoded, http, inBody, query, unicode, xml, type Place } from "./place.js";

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
