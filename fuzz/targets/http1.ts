import { Headers } from "../../lib/flow/headers.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { isWrittenWithoutMistake, requireConversions } from "../laws/conversion.js";
import { textMutators } from "../mutate/text.js";
import type { Target } from "../target.js";
import { headerLines } from "./lines.js";

/** A message in lines: method, version, scheme, host, port, path, then headers, and a body. */
export const http1Target: Target = {
  name: "http1",
  seeds: () =>
    Promise.resolve(
      [
        "GET\nHTTP/1.1\nhttp\nexample.com\n80\n/\nHost: example.com\nAccept: */*\n\n",
        "POST\nHTTP/2.0\nhttps\n::1\n8443\n/a?b='c'\nContent-Type: text/plain\n\nit's\n\"a\" $(body) `x`",
        "CONNECT\nHTTP/1.0\n\nexample.com\n443\n\nTransfer-Encoding: chunked\n\nbody",
        "get it\nHTTP/3\nftp\n\xff\n0\n-x\nA: \nB:b\nX-Y;: z\n\n@file\0",
        "HEAD\nHTTP/1.1\nhttp\nexample.com\n8080\n/../.?a{b,c}[1-9]\nCookie: a=b\nExpect: 100\n\n",
      ].map((text) => Buffer.from(text, "latin1")),
    ),
  tokens: [
    ...[
      "'",
      '"',
      "\\",
      "$(",
      "`",
      ";",
      "|",
      "&",
      "\n",
      "\r\n",
      "\0",
      "@",
      "-",
      "--",
      "{a,b}",
      "[1-3]",
    ],
    ...[
      "Host:",
      "Content-Length:",
      "Transfer-Encoding: chunked",
      "Accept-Encoding: gzip",
      ":=",
      "==",
    ],
  ],
  mutators: textMutators,
  batchSize: 16,
  async run(input) {
    const flow = flowOf(input);
    await isWrittenWithoutMistake(flow);
    await requireConversions([flow]);
  },
};

function flowOf(input: Buffer): HttpFlow<"request"> {
  const end = input.indexOf("\n\n");
  const head = headerLines(end < 0 ? input : input.subarray(0, end));
  const [method = "", version = "", scheme = "", host = "", port = "", path = "", ...lines] = head;
  const fields = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, Math.max(0, colon)), line.slice(colon + 1).trim()] as const;
  });
  const request = Request.make("GET", "http://example.com/");
  // The host is text in a flow, and all else is bytes.
  Object.assign(request, { method, httpVersion: version, scheme, path, host: host.toWellFormed() });
  request.port = Math.trunc(Number(port)) % 100_000 || 0;
  request.headers = new Headers(fields);
  request.rawContent = end < 0 ? null : input.subarray(end + 2);
  const response = Response.make(200, "", fields);
  response.rawContent = request.rawContent;
  response.trailers = new Headers(fields.slice(1));
  return HttpFlow.make(request, response);
}
