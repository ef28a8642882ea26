import type { Headers } from "../../lib/flow/headers.js";
import type { HttpFlow } from "../../lib/flow/http-flow.js";
import type { Message } from "../../lib/flow/message.js";

// The HTTP flows of fixtures/mitm/<format>-mitmproxy-<release>.mitm, as fixtures/make/flows.py
// builds them, in the words of the flow model.

type Pairs = readonly (readonly [name: string, value: string])[];

interface MessageFacts {
  readonly httpVersion: string;
  /** Without Content-Length, which old releases do not correct when a body is edited. */
  readonly headers: Pairs;
  readonly trailers: Pairs | null;
  /** The decoded body, one character a byte. */
  readonly content: string | null;
  /** Seconds since the fixtures' beginning. */
  readonly start: number | null;
  readonly end: number | null;
}

export interface HttpFacts {
  readonly request: MessageFacts & { readonly method: string; readonly url: string };
  readonly response:
    (MessageFacts & { readonly statusCode: number; readonly reason: string }) | null;
  readonly error: { readonly msg: string; readonly timestamp: number } | null;
}

/** When the fixtures begin. */
export const beginning = 1_700_000_000;

/** What there is to compare of a flow. */
export function factsOf({ request, response, error }: HttpFlow<"request">): HttpFacts {
  return {
    request: { ...messageFacts(request), method: request.method, url: request.url },
    response: response && {
      ...messageFacts(response),
      statusCode: response.statusCode,
      reason: response.reason,
    },
    error: error && { msg: error.msg, timestamp: error.timestamp - beginning },
  };
}

function messageFacts(message: Message): MessageFacts {
  return {
    httpVersion: message.httpVersion,
    headers: pairs(message.headers).filter(([name]) => name.toLowerCase() !== "content-length"),
    trailers: message.trailers && pairs(message.trailers),
    content: message.content?.toString("latin1") ?? null,
    start: sinceBeginning(message.timestampStart),
    end: sinceBeginning(message.timestampEnd),
  };
}

function pairs(headers: Headers): Pairs {
  return [...headers];
}

function sinceBeginning(seconds: number | null): number | null {
  return seconds === null ? null : seconds - beginning;
}

type RequestFacts = HttpFacts["request"];
type ResponseFacts = NonNullable<HttpFacts["response"]>;

function get(start: number, others: Partial<RequestFacts> = {}): RequestFacts {
  return {
    method: "GET",
    url: "http://api.example.com/status",
    httpVersion: "HTTP/1.1",
    headers: [
      ["Host", "api.example.com"],
      ["Accept", "*/*"],
    ],
    trailers: null,
    content: "",
    start,
    end: start + 0.0625,
    ...others,
  };
}

function ok(start: number, others: Partial<ResponseFacts> = {}): ResponseFacts {
  return {
    statusCode: 200,
    reason: "OK",
    httpVersion: "HTTP/1.1",
    headers: [["Content-Type", "text/plain"]],
    trailers: null,
    content: "ok",
    start: start + 1,
    end: start + 1.5,
    ...others,
  };
}

const latin1 = "caf\udce9 \udcff\udcfe";
const inUtf8 = (text: string) => Buffer.from(text).toString("latin1");
const allBytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString("latin1");
const numbers = Array.from({ length: 50 }, (_, index) => index);

const exchanges: Readonly<Record<string, Partial<HttpFacts> & Pick<HttpFacts, "request">>> = {
  get: {
    request: get(1, {
      url: "https://www.example.com/hello?name=w%C3%B6rld&x=1&x=2",
      headers: [
        ["Host", "www.example.com"],
        ["User-Agent", "fixture/1.0"],
        ["Accept", "text/html"],
        ["Accept", "application/json"],
        ["Cookie", "a=1; b=2"],
        ["X-Latin1", latin1],
        ["X-Utf8", "naïve ☕ 😀"],
        ["X-Empty", ""],
      ],
    }),
    response: ok(1, {
      headers: [
        ["Content-Type", "application/json"],
        ["Content-Encoding", "gzip"],
        ["Set-Cookie", "session=abc; Path=/; HttpOnly"],
        ["Set-Cookie", "theme=dark; Path=/"],
        ["X-Latin1", latin1],
      ],
      content: JSON.stringify({ hello: "world", numbers }),
    }),
  },
  post: {
    request: get(11, {
      method: "POST",
      url: "http://api.example.com/v1/users",
      headers: [
        ["Host", "api.example.com"],
        ["Content-Type", "application/json; charset=utf-8"],
      ],
      content: inUtf8('{"n":1.5,"name":"Jürgen 😀","none":null,"tags":["a","b"]}'),
    }),
    response: ok(11, {
      statusCode: 201,
      reason: "Created",
      headers: [["Location", "/v1/users/7"]],
      content: "",
      end: 12.25,
    }),
  },
  refused: {
    request: get(20.5, {
      url: "http://down.example.com/",
      headers: [["Host", "down.example.com"]],
    }),
    error: { msg: "[Errno 111] Connection refused", timestamp: 21 },
  },
  error: { request: get(31), error: { msg: "Connection closed by server", timestamp: 33 } },
  pending: { request: get(40.75) },
  "response and error": {
    request: get(51),
    response: ok(51),
    error: { msg: "Client disconnected", timestamp: 53 },
  },
  "no content": {
    request: get(61, { url: "http://api.example.com/video.mp4" }),
    response: ok(61, { content: null }),
  },
  // The time of the request's end: migrations put it where there was none.
  "response without times": {
    request: get(66),
    response: ok(66, { content: "made up", start: 66.0625, end: 67.0625 }),
  },
  trailers: {
    request: get(71, {
      url: "http://api.example.com/stream",
      httpVersion: "HTTP/2.0",
      headers: [
        ["Host", "api.example.com"],
        ["Accept", "*/*"],
        ["TE", "trailers"],
      ],
      trailers: [["x-request-checksum", "d41d8cd9"]],
    }),
    response: ok(71, {
      httpVersion: "HTTP/2.0",
      headers: [
        ["Content-Type", "text/plain"],
        ["trailer", "x-checksum"],
      ],
      content: "chunk 1\nchunk 2\n",
      trailers: [
        ["x-checksum", "1234"],
        ["x-checksum", "5678"],
        ["x-latin1", latin1],
      ],
    }),
  },
  marked: { request: get(81), response: ok(81) },
  edited: {
    request: get(91, { url: "http://api.example.com/after" }),
    response: ok(91, { content: "after" }),
  },
  "replayed request": { request: get(101), response: ok(101, { content: "again" }) },
  "replayed response": { request: get(111), response: ok(111, { content: "from a file" }) },
  via: { request: get(121), response: ok(121) },
  binary: {
    request: get(131, {
      method: "PUT",
      url: "http://api.example.com/blob",
      httpVersion: "HTTP/1.0",
      headers: [["Content-Type", "application/octet-stream"]],
      content: allBytes,
    }),
    response: ok(131, {
      statusCode: 204,
      reason: "",
      httpVersion: "HTTP/1.0",
      headers: [],
      content: "",
      end: 132.25,
    }),
  },
  handshake: handshake(),
  websocket: handshake(),
  http3: {
    request: get(166, { httpVersion: "HTTP/3" }),
    response: ok(166, { httpVersion: "HTTP/3" }),
  },
};

function handshake(): Pick<HttpFacts, "request" | "response"> {
  return {
    request: get(141, {
      url: "https://www.example.com/chat",
      headers: [
        ["Host", "www.example.com"],
        ["Connection", "Upgrade"],
        ["Upgrade", "websocket"],
        ["Sec-WebSocket-Version", "13"],
        ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
      ],
    }),
    response: ok(141, {
      statusCode: 101,
      reason: "Switching Protocols",
      headers: [
        ["Connection", "Upgrade"],
        ["Upgrade", "websocket"],
        ["Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="],
      ],
      content: "",
      end: 142.0625,
    }),
  };
}

/** What a flow of the fixtures should be; null when it is not an HTTP flow. */
export function expectedFacts(name: string): HttpFacts | null {
  const exchange = exchanges[name];
  return exchange === undefined ? null : { response: null, error: null, ...exchange };
}
