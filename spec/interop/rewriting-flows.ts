import { gzipSync } from "node:zlib";
import { FlowError } from "../../lib/flow/flow-error.js";
import { Headers } from "../../lib/flow/headers.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { writeFlows } from "../support/mitm-file.js";

interface Exchange {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer | null;
  readonly answer?: {
    readonly headers?: readonly (readonly [string, string])[];
    readonly body?: string | Buffer | null;
  } | null;
  readonly error?: string;
}

const packed = gzipSync("a secret, and one more secret");

/** What addons that rewrite look at: names, cookies, passwords, bodies, and what went wrong. */
const exchanges: readonly Exchange[] = [
  { host: "one.example.com", path: "/static/a.js?v=1", headers: [["Host", "one.example.com"]] },
  {
    host: "one.example.com",
    path: "/static/",
    headers: [
      ["If-None-Match", '"1"'],
      ["A", "b"],
    ],
  },
  { host: "one.example.com", path: "/static/missing.css" },
  { host: "one.example.com", path: "/static/../../etc/passwd" },
  { host: "one.example.com", path: "/static/%2e%2e/%2e%2e/etc/passwd" },
  { host: "one.example.com", path: "/static/a%20b.txt" },
  { host: "one.example.com", path: "/static/folder" },
  { host: "one.example.com", path: "/static/link.txt" },
  {
    host: "www.example.com",
    path: "/login",
    headers: [
      ["Authorization", "Basic dTpw"],
      ["Cookie", "a=b; c=d"],
      ["Accept-Encoding", "br"],
    ],
    body: "user=me&password=secret",
    answer: {
      headers: [
        ["Set-Cookie", 's="x y"; Path=/; HttpOnly'],
        ["Set-Cookie", "t=1; Path=/account"],
        ["Set-Cookie", "u=2; Domain=.example.com"],
        ["Set-Cookie", "v=3; Domain=other.example"],
        ["Content-Type", "text/html"],
      ],
      body: "<p>the secret</p>\n<p>is secret</p>",
    },
  },
  { host: "www.example.com", path: "/account/1" },
  { host: "www.example.com", path: "/", headers: [["Cookie", "own=1"]] },
  { host: "api.example.com", path: "/" },
  { host: "www.example.com", port: 8080, path: "/" },
  {
    host: "www.example.com",
    path: "/logout",
    answer: {
      headers: [
        ["Set-Cookie", "s=; Max-Age=0"],
        ["Set-Cookie", "t=; Path=/account; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
      ],
    },
  },
  { host: "www.example.com", path: "/account/2" },
  {
    host: "one.example.com",
    path: "/packed",
    headers: [["If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"]],
    answer: { headers: [["Content-Encoding", "gzip"]], body: packed },
  },
  { host: "one.example.com", path: "/gone", answer: null, error: "the server is gone" },
  { host: "one.example.com", path: "/cut", answer: { body: "half a secr" }, error: "it was cut" },
  { host: "one.example.com", path: "/streamed", body: null, answer: { body: null } },
];

/** A capture of exchanges that addons treat each in its own way. */
export function rewritingCapture(): Promise<Buffer> {
  return writeFlows(...exchanges.map(flowOf));
}

function flowOf(exchange: Exchange, index: number): HttpFlow<"request"> {
  const { host = "example.com", port = 80, path = "/", headers, body = "", answer = {} } = exchange;
  const request = Request.make("GET", `http://${host}:${port}/`);
  request.path = path;
  request.headers = new Headers(headers);
  request.rawContent = rawContent(body);
  const response = answer === null ? null : Response.make();
  if (response !== null) {
    response.headers = new Headers(answer?.headers);
    response.rawContent = rawContent(answer?.body ?? (answer?.body === null ? null : ""));
  }
  const flow = HttpFlow.make(request, response);
  flow.id = `flow ${index}`;
  if (exchange.error !== undefined) flow.error = new FlowError(exchange.error, 1_700_000_001);
  for (const message of [request, response]) {
    if (message !== null) message.timestampStart = message.timestampEnd = 1_700_000_000;
  }
  return flow;
}

function rawContent(body: string | Buffer | null): Buffer | null {
  return typeof body === "string" ? Buffer.from(body) : body;
}
