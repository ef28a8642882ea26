import { expect } from "chai";
import { isDeepStrictEqual } from "node:util";
import { Headers } from "../../lib/flow/headers.js";
import type { Message } from "../../lib/flow/message.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { PlainDict } from "../../lib/flow/state/plain-dict.js";
import { Float, type StateValue } from "../../lib/flow/state/state.js";
import { encodeText } from "../../lib/flow/text.js";
import { fc } from "../support/property.js";
import { runPython } from "./python.js";

// The same message, made, edited and read in mitmproxy and here. Text stands for bytes as it does in
// the flow model: UTF-8, with other bytes as lone surrogates. JSON can say that.

/** What a message is made of. What is absent is as in `GET http://example.com/`. */
export interface Given {
  readonly method?: string;
  readonly scheme?: string;
  readonly host?: string;
  readonly port?: number;
  readonly authority?: string;
  readonly path?: string;
  readonly version?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly content?: string;
}

/** Something to do to a message, or to read of it, in both languages. */
export interface Twin<Kind extends Message, Values> {
  readonly ours: (message: Kind, values: Values) => unknown;
  /** Python: of the message `m` and the values `v`. */
  readonly theirs: string;
}

/** When the messages were received: seconds since 1970. */
export const received = 1_700_000_000;

/** A kind of message, and how one is made here. */
export interface MessageKind<Kind extends Message> {
  readonly name: "request" | "response";
  readonly make: (given: Given) => Kind;
}

export const aRequest: MessageKind<Request> = { name: "request", make: makeRequest };
export const aResponse: MessageKind<Response> = { name: "response", make: makeResponse };

function makeRequest(given: Given): Request {
  return new Request(
    PlainDict.of({
      ...commonState(given),
      host: given.host ?? "example.com",
      port: given.port ?? 80,
      method: encodeText(given.method ?? "GET"),
      scheme: encodeText(given.scheme ?? "http"),
      authority: encodeText(given.authority ?? ""),
      path: encodeText(given.path ?? "/"),
    }),
  );
}

function makeResponse(given: Given): Response {
  return new Response(
    PlainDict.of({ ...commonState(given), status_code: 200, reason: Buffer.from("OK") }),
  );
}

function commonState({ version, headers, content }: Given): Record<string, StateValue> {
  return {
    http_version: encodeText(version ?? "HTTP/1.1"),
    headers: new Headers(headers).state,
    content: encodeText(content ?? ""),
    trailers: null,
    timestamp_start: new Float(received),
    timestamp_end: new Float(received),
  };
}

/** A message, and values for what is done to it. */
export interface Case<Values> {
  readonly given: Given;
  readonly values: Values;
}

/** Random cases. */
export function withValues<Values>(
  given: { readonly [Part in keyof Given]: fc.Arbitrary<Required<Given>[Part]> },
  values: fc.Arbitrary<Values>,
): fc.Arbitrary<Case<Values>> {
  return fc.record({ given: fc.record(given), values });
}

/** Texts that are made of these characters and longer pieces. */
export function textOf(characters: string, ...pieces: readonly string[]): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...Array.from(characters), ...pieces), { maxLength: 12 })
    .map((parts) => parts.join(""));
}

/** What is done to a message of each case, and then read of it. */
export interface Comparison<Kind extends Message, Values> {
  readonly edit?: Twin<Kind, Values>;
  readonly read: Twin<Kind, Values>;
  /** How many random cases there are. */
  readonly count?: number;
}

/**
 * Expects that both messages read the same after the same edit, in many random cases. Cases that
 * mitmproxy refuses with a ValueError are left out.
 */
export function expectSame<Kind extends Message, Values>(
  python: string,
  kind: MessageKind<Kind>,
  cases: fc.Arbitrary<Case<Values>>,
  { edit, read, count = 2000 }: Comparison<Kind, Values>,
): void {
  const sample = fc.sample(cases, count);
  const theirs = readInPython(python, {
    kind: kind.name,
    sample,
    edit: edit?.theirs ?? "pass",
    read: read.theirs,
  });
  const differences = sample.flatMap((example, nth) => {
    const their = theirs[nth];
    if (their === "refused") return [];
    const message = kind.make(example.given);
    edit?.ours(message, example.values);
    const our: unknown = JSON.parse(JSON.stringify(read.ours(message, example.values)));
    return isDeepStrictEqual(our, their) ? [] : [{ example, our, their }];
  });
  const size = (difference: unknown) => JSON.stringify(difference).length;
  const [simplest] = differences.sort((a, b) => size(a) - size(b));
  const title = `${differences.length} of ${count} differ: ${JSON.stringify(simplest?.example)}`;
  expect(simplest?.our, title).to.deep.equal(simplest?.their);
  // A comparison that compares nothing would prove nothing.
  expect(theirs.filter((their) => their !== "refused").length).to.be.above(count / 4);
}

const program = `
import base64, json, sys
from mitmproxy import http
from mitmproxy.net.http import cookies

def data(text):
    return text.encode("utf-8", "surrogateescape")

def text(data):
    return data.decode("utf-8", "surrogateescape")

def make(kind, given):
    fields = [(data(name), data(value)) for name, value in given.get("headers", [])]
    common = dict(
        http_version=data(given.get("version", "HTTP/1.1")),
        headers=http.Headers(fields),
        content=data(given.get("content", "")),
        trailers=None,
        timestamp_start=${received},
        timestamp_end=${received},
    )
    if kind == "response":
        return http.Response(status_code=200, reason=b"OK", **common)
    return http.Request(
        host=given.get("host", "example.com"),
        port=given.get("port", 80),
        method=data(given.get("method", "GET")),
        scheme=data(given.get("scheme", "http")),
        authority=data(given.get("authority", "")),
        path=data(given.get("path", "/")),
        **common,
    )

def headers(m):
    return [[text(name), text(value)] for name, value in m.headers.fields]

work = json.load(sys.stdin)
edit = compile(work["edit"], "edit", "exec")
read = compile(work["read"], "read", "eval")

def result(example):
    m, v = make(work["kind"], example["given"]), example["values"]
    try:
        names = dict(globals(), m=m, v=v)
        exec(edit, names)
        return eval(read, names)
    except ValueError:
        return "refused"

json.dump([result(example) for example in work["sample"]], sys.stdout)
`;

function readInPython(python: string, work: object): readonly unknown[] {
  const input = Buffer.from(JSON.stringify(work));
  const results: unknown = JSON.parse(runPython(python, program, [], input).toString());
  if (!Array.isArray(results)) throw new Error("not a list of results");
  return results;
}
