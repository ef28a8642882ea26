import { FlowError } from "../../../lib/flow/flow-error.js";
import { TcpFlow, UdpFlow } from "../../../lib/flow/stream-flow.js";
import { TcpMessage, UdpMessage } from "../../../lib/flow/stream-message.js";
import { WebSocketData, WebSocketMessage } from "../../../lib/flow/websocket.js";
import { base64, http, inBody, query, unicode, xml, type Place } from "./place.js";

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

/** A token that says something, and is signed. */
function jwt(claims: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signature = "k7Jq2mXv9Lr4Tn8Wp3Zc6Yb1Hd5Gf0Ks";
  return `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}.${signature}`;
}
