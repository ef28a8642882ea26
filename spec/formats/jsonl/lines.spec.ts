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
  decode,
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

/** The line of a flow. */
async function lineOf(flow: Element): Promise<string> {
  const file = (await convert(mitmFormat, jsonlFormat, encode(flow))).toString();
  expect(file.indexOf("\n")).to.equal(file.length - 1);
  return file.slice(0, -1);
}

/** What JSON says at a path. */
function at(json: string, ...path: readonly (string | number)[]): unknown {
  let value: unknown = JSON.parse(json);
  for (const step of path) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
  }
  return value;
}

/** How a value in the metadata is spelled. */
async function spelled(value: Element): Promise<string> {
  const line = await lineOf(smallHttpFlow({ metadata: dict({ key: value }) }));
  return /"metadata":\{"key":(.*)\},"backup"/.exec(line)?.[1] ?? line;
}

/** The flow after it was a line. */
async function afterLine(flow: Element): Promise<Element> {
  const jsonl = await convert(mitmFormat, jsonlFormat, encode(flow));
  return decode(await convert(jsonlFormat, mitmFormat, jsonl));
}

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

describe("the body in a line", () => {
  const bodies: readonly (readonly [what: string, body: Element, line: object])[] = [
    ["text", bytes("naïve ☕"), { rawContent: "naïve ☕" }],
    ["empty", bytes(""), { rawContent: "" }],
    ["not kept", nothing, { rawContent: null }],
    ["not UTF-8", bytes(Buffer.from([0xff, 0xfe])), { rawContentBase64: "//4=" }],
    ["with a zero byte", bytes("a\0b"), { rawContentBase64: "YQBi" }],
    ["what looks like base64", bytes("//4="), { rawContent: "//4=" }],
    ["a byte order mark", bytes("\ufeff"), { rawContent: "\ufeff" }],
    ["half of a character", bytes(Buffer.from([0xed, 0xa0, 0x80])), { rawContentBase64: "7aCA" }],
  ];
  for (const [what, content, wanted] of bodies) {
    it(`is ${what}`, async () => {
      const flow = smallHttpFlow({ response: smallResponse({ content }) });
      const response = at(await lineOf(flow), "response") as Readonly<Record<string, unknown>>;
      const { rawContent, rawContentBase64 } = response;
      expect({
        ...(rawContent !== undefined && { rawContent }),
        ...(rawContentBase64 !== undefined && { rawContentBase64 }),
      }).to.deep.equal(wanted);
      expect(encode(await afterLine(flow)).equals(encode(flow))).to.be.true;
    });
  }

  it("has its control characters escaped, so that a terminal can be shown it", async () => {
    const content = bytes("\x1b[2J\x7f\u009b\n");
    const line = await lineOf(smallHttpFlow({ response: smallResponse({ content }) }));
    expect(line).to.contain('"rawContent":"\\u001b[2J\\u007f\\u009b\\n"');
  });

  it("may be longer than a part that it is put out in", async () => {
    const wide = "naïve ☕ 😀 ".repeat(150_000);
    for (const content of [
      bytes(wide),
      bytes("x".repeat(2_000_001)),
      bytes(Buffer.alloc(2_000_001, 0xfe)),
      bytes(Buffer.concat([Buffer.from(wide), Buffer.of(0xff)])),
    ]) {
      const flow = smallHttpFlow({ response: smallResponse({ content }) });
      expect(encode(await afterLine(flow)).equals(encode(flow))).to.be.true;
    }
  });
});

describe("a list of bytes in a line", () => {
  it("is text where all of them are, else base64", async () => {
    const offers = (...items: Element[]) => withServer("alpn_offers", list(...items));
    const plain = await lineOf(offers(bytes("h2"), bytes("http/1.1")));
    expect(at(plain, "serverConn", "alpnOffers")).to.deep.equal(["h2", "http/1.1"]);
    const grease = offers(bytes("h2"), bytes(Buffer.from([0xfa, 0xfa])));
    const line = await lineOf(grease);
    expect(at(line, "serverConn", "alpnOffersBase64")).to.deep.equal(["aDI=", "+vo="]);
    expect(at(line, "serverConn", "alpnOffers")).to.be.undefined;
    expect(encode(await afterLine(grease)).equals(encode(grease))).to.be.true;
  });
});

describe("a value in a line that says of itself what it is", () => {
  const values: readonly (readonly [value: Element, json: string])[] = [
    [nothing, "null"],
    [boolean(true), "true"],
    [integer(1), "1"],
    [float("1.0"), "1.0"],
    [float("-0.0"), "-0.0"],
    [float("1e-05"), "1e-05"],
    [float("1e+300"), "1e+300"],
    [integer(2n ** 64n + 1n), "18446744073709551617"],
    [integer(10n ** 1000n), `{"$integer":"${String(10n ** 1000n)}"}`],
    [float("nan"), '{"$float":"nan"}'],
    [float("inf"), '{"$float":"inf"}'],
    [float("-inf"), '{"$float":"-inf"}'],
    [text("☕"), '"☕"'],
    [bytes("GET"), '{"$bytes":"GET"}'],
    [bytes(Buffer.from([0xff])), '{"$base64":"/w=="}'],
    [list(integer(1), list()), "[1,[]]"],
    [dict({ b: integer(1), a: dict({}) }), '{"b":1,"a":{}}'],
    [dict({ $bytes: text("x") }), '{"$$bytes":"x"}'],
    [dict({ $$: text("x"), $: integer(1) }), '{"$$$":"x","$$":1}'],
  ];
  for (const [value, json] of values) {
    it(`is ${json.slice(0, 60)}`, async () => {
      expect(await spelled(value)).to.equal(json);
      const flow = smallHttpFlow({ metadata: dict({ key: value }) });
      expect(encode(await afterLine(flow)).toString("latin1")).to.equal(
        encode(flow).toString("latin1"),
      );
    });
  }

  it("keeps keys that objects have, and those that look like numbers, in their order", async () => {
    const names = ["10", "2", "__proto__", "constructor", ""];
    const metadata: Element = {
      kind: "dict",
      zeros: 0,
      entries: names.map((name) => [text(name), text(name)] as const),
    };
    const flow = smallHttpFlow({ metadata });
    const line = await lineOf(flow);
    expect(line).to.contain('"metadata":{"10":"10","2":"2","__proto__":"__proto__",');
    expect(encode(await afterLine(flow)).equals(encode(flow))).to.be.true;
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

describe("text in a line", () => {
  it("is such that any program reads, also where JavaScript has half a character", async () => {
    const flow = await readOnly(mitmFormat, encode(smallHttpFlow()));
    flow.comment = "a\udcffb";
    expect(at((await writeAll(jsonlFormat, [flow])).toString(), "comment")).to.equal("a\ufffdb");
  });

  it("may have half a character in a line that others made", async () => {
    const jsonl = await convert(mitmFormat, jsonlFormat, encode(smallHttpFlow()));
    const odd = jsonl.toString().replace('"comment":""', '"comment":"\\ud800"');
    const flow = await readOnly(jsonlFormat, Buffer.from(odd));
    expect(flow.comment).to.equal("\ud800");
    expect((await writeAll(jsonlFormat, [flow])).toString()).to.equal(odd);
  });
});

/** A flow whose connection to the server has this in it. */
function withServer(key: string, value: Element): Element {
  const flow = smallHttpFlow();
  const connection = elementAt(flow, ["server_conn"]);
  if (connection.kind !== "dict") throw new Error("no connection");
  const entries = connection.entries.map(
    ([name, old]) => [name, name.data.toString() === key ? value : old] as const,
  );
  return smallHttpFlow({ server_conn: { ...connection, entries } });
}

/** JSON with all names in the order of the alphabet. */
function sort(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sort);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sort(item)]),
  );
}
