import { expect } from "chai";
import { fixture } from "../../support/captures.js";
import {
  smallHttpFlow,
  smallRequest,
  smallResponse,
  smallTcpFlow,
} from "../../support/small-flow.js";
import {
  boolean,
  bytes,
  dict,
  elementAt,
  encode,
  float,
  integer,
  list,
  nothing,
  text,
  type Element,
} from "../../support/tnetstring.js";
import { convert, mitmFormat, readAll, readOnly, writeAll } from "../shared/flow-file.js";
import { jsonlFormat } from "./format.js";
import { afterLine, at, lineOf, withServer } from "./line-support.js";

describe("the line of a flow", () => {
  it("begins with the version of the schema and the type", async () => {
    expect(await lineOf(smallHttpFlow())).to.match(
      /^\{"mitmtsDump":1,"type":"http","id":"a flow",/,
    );
    expect(await lineOf(smallTcpFlow())).to.match(/^\{"mitmtsDump":1,"type":"tcp",/);
  });

  it("has the names of the library's classes", async () => {
    const line = await lineOf(smallHttpFlow());
    expect(Object.keys(at(line, "clientConn") as object)).to.include.members([
      "transportProtocol",
      "timestampTlsSetup",
      "proxyMode",
    ]);
    expect(at(line, "response", "statusCode")).to.equal(200);
    expect(at(line, "response", "rawContent")).to.equal("");
  });

  it("has the URL of each request of fixtures/demo.mitm", async () => {
    const flows = await readAll(mitmFormat, fixture("demo.mitm"));
    for (const flow of flows) {
      if (flow.type !== "http") continue;
      const line = (await writeAll(jsonlFormat, [flow])).toString();
      expect(at(line, "request", "url")).to.equal(flow.request.url);
    }
  });

  const urls: readonly (readonly [parts: Record<string, Element>, url: string])[] = [
    [{}, "http://example.com/"],
    [{ port: integer(8080) }, "http://example.com:8080/"],
    [
      { scheme: bytes("https"), port: integer(443), path: bytes("/a?b") },
      "https://example.com/a?b",
    ],
    [{ scheme: bytes("https") }, "https://example.com:80/"],
    [{ method: bytes("CONNECT"), port: integer(443) }, "example.com:443"],
    [{ method: bytes("OPTIONS"), path: bytes("*") }, "http://example.com"],
    [{ path: bytes(Buffer.from("/caf\xe9", "latin1")) }, "http://example.com/caf\ufffd"],
  ];
  for (const [parts, url] of urls) {
    it(`has the URL that the request's parts make: ${url}`, async () => {
      const flow = smallHttpFlow({ request: smallRequest(parts) });
      expect(at(await lineOf(flow), "request", "url")).to.equal(url);
      expect(encode(elementAt(await afterLine(flow), ["request"])).toString("latin1")).to.equal(
        encode(elementAt(flow, ["request"])).toString("latin1"),
      );
    });
  }

  it("has no URL where a part is missing", async () => {
    const flow = smallHttpFlow({ request: dict({ method: bytes("GET") }) });
    expect(at(await lineOf(flow), "request")).to.deep.equal({ method: "GET" });
  });

  it("has messages as objects", async () => {
    const message = list(boolean(true), bytes("hello"), float("1700000000.0"));
    expect(at(await lineOf(smallTcpFlow(message)), "messages")).to.deep.equal([
      { fromClient: true, content: "hello", timestamp: 1_700_000_000 },
    ]);
  });

  it("has headers as objects, in order", async () => {
    const headers = list(
      list(bytes("Host"), bytes("example.com")),
      list(bytes("X-Odd"), bytes(Buffer.from("caf\xe9", "latin1"))),
      list(bytes("Host"), bytes("")),
    );
    const line = await lineOf(smallHttpFlow({ request: smallRequest({ headers }) }));
    expect(at(line, "request", "headers")).to.deep.equal([
      { name: "Host", value: "example.com" },
      { name: "X-Odd", valueBase64: "Y2Fm6Q==" },
      { name: "Host", value: "" },
    ]);
  });

  const addresses: readonly (readonly [Element, unknown])[] = [
    [list(text("192.0.2.1"), integer(80)), { host: "192.0.2.1", port: 80 }],
    [
      list(text("2001:db8::1"), integer(80), integer(1), integer(2)),
      { host: "2001:db8::1", port: 80, flowInfo: 1, scopeId: 2 },
    ],
  ];
  for (const [address, wanted] of addresses) {
    it(`has addresses as objects: ${JSON.stringify(wanted)}`, async () => {
      const flow = withServer("peername", address);
      expect(at(await lineOf(flow), "serverConn", "peername")).to.deep.equal(wanted);
      expect(encode(await afterLine(flow)).toString()).to.equal(encode(flow).toString());
    });
  }

  it("has fields of other programs' versions under their own keys, marked with a dollar", async () => {
    const flow = smallHttpFlow({ quic_version: integer(1), comment: text("after it") });
    const line = await lineOf(flow);
    expect(at(line, "$quic_version")).to.equal(1);
    expect(encode(await afterLine(flow)).toString()).to.equal(encode(flow).toString());
  });
});

describe("the order of keys in a line", () => {
  it("is said where it is not the one that mitmproxy has in files", async () => {
    const flow = smallHttpFlow();
    expect(at(await lineOf(flow), "response", "keyOrder")).to.deep.equal([
      "httpVersion",
      "headers",
      "rawContent",
      "trailers",
      "timestampStart",
      "timestampEnd",
      "statusCode",
      "reason",
    ]);
    expect(encode(await afterLine(flow)).equals(encode(flow))).to.be.true;
  });

  it("has its control characters escaped, as all of a line has", async () => {
    const flow = smallHttpFlow({ "\x7f\u009b2J": nothing, marked: text("") });
    const line = await lineOf(flow);
    expect(line).to.contain('\\u007f\\u009b2J"]');
    expect(encode(await afterLine(flow)).equals(encode(flow))).to.be.true;
  });

  it("is not said where it is", async () => {
    const line = (await convert(mitmFormat, jsonlFormat, fixture("demo.mitm"))).toString();
    expect(line).not.to.contain("keyOrder");
  });

  it("is mitmproxy's in flows of lines that other programs put in order", async () => {
    const mitm = fixture("demo.mitm");
    const lines = (await convert(mitmFormat, jsonlFormat, mitm)).toString().trim().split("\n");
    const sorted = lines.map((line) =>
      JSON.stringify(sort(JSON.parse(line) as unknown)).replaceAll(
        /("timestamp\w*":\d+)([,}])/g,
        "$1.0$2",
      ),
    );
    const back = await convert(jsonlFormat, mitmFormat, Buffer.from(sorted.join("\n")));
    expect(back.equals(mitm)).to.be.true;
  });
});

describe("a flow that fits no line", () => {
  const odd: readonly (readonly [what: string, flow: Element])[] = [
    ["a path that is text", smallHttpFlow({ request: smallRequest({ path: text("/") }) })],
    ["a port that is a float", smallHttpFlow({ request: smallRequest({ port: float("80.0") }) })],
    ["a header that is none", smallHttpFlow({ request: smallRequest({ headers: list(nothing) }) })],
    ["a time that is no number", smallHttpFlow({ timestamp_created: float("nan") })],
    ["a response that is text", smallHttpFlow({ response: text("none") })],
    ["a type that is bytes", smallHttpFlow({ type: bytes("http") })],
    [
      "a status of many digits",
      smallHttpFlow({ response: smallResponse({ status_code: integer(10n ** 1001n) }) }),
    ],
    [
      "a port of 400 digits",
      smallHttpFlow({ request: smallRequest({ port: integer(10n ** 399n) }) }),
    ],
    ["an address of one part", withServer("address", list(text("one")))],
    [
      "an address of five",
      withServer("address", list(text("a"), integer(1), integer(2), integer(3), integer(4))),
    ],
  ];
  for (const [what, flow] of odd) {
    it(`is kept as it is, in a field of its own: ${what}`, async () => {
      const line = await lineOf(flow);
      expect(Object.keys(JSON.parse(line) as object)).to.deep.equal([
        "mitmtsDump",
        "type",
        "state",
      ]);
      expect(at(line, "state", "request", "method")).to.deep.equal({ $bytes: "GET" });
      expect(encode(await afterLine(flow)).equals(encode(flow))).to.be.true;
    });

    it(`keeps that field's bytes, and can be changed: ${what}`, async () => {
      const jsonl = await convert(mitmFormat, jsonlFormat, encode(flow));
      const read = await readOnly(jsonlFormat, jsonl);
      expect((await writeAll(jsonlFormat, [read])).equals(jsonl)).to.be.true;
      read.comment = "changed";
      const changed = await readOnly(jsonlFormat, await writeAll(jsonlFormat, [read]));
      expect(changed.comment).to.equal("changed");
    });
  }
});
/** JSON with all names in the order of the alphabet. */
function sort(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sort);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sort(item)]),
  );
}
