import { expect } from "chai";
import { LineError } from "../../../lib/formats/jsonl/line.js";
import { jsonl } from "../../../lib/formats/jsonl/format.js";
import { fixture } from "../../support/captures.js";
import { smallHttpFlow, smallTcpFlow } from "../../support/small-flow.js";
import { encode, text } from "../../support/tnetstring.js";
import {
  convert,
  mitmFormat,
  readAll,
  readError,
  readOnly,
  readUntilDamage,
  writeAll,
} from "../shared/flow-file.js";
import { jsonlFormat } from "./format.js";

/** The lines of three flows, without line feeds. */
async function threeLines(): Promise<[string, string, string]> {
  const flows = [smallHttpFlow({ id: text("one") }), smallTcpFlow(), smallHttpFlow()];
  const file = await convert(mitmFormat, jsonlFormat, Buffer.concat(flows.map(encode)));
  const [one = "", two = "", three = ""] = file.toString().split("\n");
  return [one, two, three];
}

async function lineWith(search: string, replacement: string): Promise<Buffer> {
  const [line] = await threeLines();
  if (!line.includes(search)) throw new Error(`no ${search} in ${line}`);
  return Buffer.from(line.replace(search, () => replacement));
}

/** The error that a file ends in, which tells a line. */
async function lineError(file: Buffer | string): Promise<LineError> {
  const error = await readError(jsonlFormat, Buffer.from(file));
  if (error instanceof LineError) return error;
  throw error;
}

describe("a jsonl file", () => {
  const types = ["http", "tcp", "http"];

  for (const chunks of [[], [1], [100, 7]]) {
    it(`is read in chunks of ${chunks.join(", ") || "all"} bytes`, async () => {
      const file = Buffer.from(`${(await threeLines()).join("\n")}\n`);
      const flows = await readAll(jsonlFormat, file, { chunks });
      expect(flows.map(({ type }) => type)).to.deep.equal(types);
      expect((await writeAll(jsonlFormat, flows)).equals(file)).to.be.true;
    });
  }

  it("may be without a line feed at its end, which it gets", async () => {
    const lines = (await threeLines()).join("\n");
    for (const chunks of [[], [10]]) {
      const flows = await readAll(jsonlFormat, Buffer.from(lines), { chunks });
      expect(flows.map(({ type }) => type)).to.deep.equal(types);
      expect((await writeAll(jsonlFormat, flows)).toString()).to.equal(`${lines}\n`);
    }
  });

  it("may have lines that end in CR and LF, which they keep", async () => {
    const file = Buffer.from(`${(await threeLines()).join("\r\n")}\r\n`);
    const flows = await readAll(jsonlFormat, file, { chunks: [50] });
    expect((await writeAll(jsonlFormat, flows)).equals(file)).to.be.true;
    for (const flow of flows) flow.comment = "changed";
    const changed = (await writeAll(jsonlFormat, flows)).toString();
    expect(changed.split("\r\n")).to.have.length(4);
  });

  it("may have empty lines, which are left out", async () => {
    const [one, two, three] = await threeLines();
    const file = Buffer.from(`\n  \r\n${one}\n\n\t\n${two}\n${three}\n\n  `);
    for (const chunks of [[], [1], [30]]) {
      const flows = await readAll(jsonlFormat, file, { chunks });
      expect(flows.map(({ type }) => type)).to.deep.equal(types);
      expect((await writeAll(jsonlFormat, flows)).toString()).to.equal(
        `${one}\n${two}\n${three}\n`,
      );
    }
  });

  it("may begin with a byte order mark, which is no part of the first flow", async () => {
    const [one, two] = await threeLines();
    const file = Buffer.from(`\ufeff${one}\n${two}\n`);
    for (const chunks of [[], [1]]) {
      const flows = await readAll(jsonlFormat, file, { chunks });
      expect(flows[0]?.source.place?.offset).to.equal(3);
      expect((await writeAll(jsonlFormat, flows)).toString()).to.equal(`${one}\n${two}\n`);
    }
  });

  it("may be empty", async () => {
    expect(await readAll(jsonlFormat, Buffer.alloc(0))).to.be.empty;
    expect(await readAll(jsonlFormat, Buffer.from("\n\n"))).to.be.empty;
    expect(await writeAll(jsonlFormat, [])).to.be.empty;
  });

  it("tells where its flows are", async () => {
    const [one, two, three] = await threeLines();
    const flows = await readAll(jsonlFormat, Buffer.from(`${one}\n\n${two}\r\n${three}`));
    expect(flows.map(({ source }) => source.place)).to.deep.equal([
      { file: "a file", number: 1, offset: 0 },
      { file: "a file", number: 2, offset: one.length + 2 },
      { file: "a file", number: 3, offset: one.length + two.length + 4 },
    ]);
  });

  it("may have white space around and in its lines, which they keep", async () => {
    const [one] = await threeLines();
    const file = Buffer.from(
      ` \t${one.replaceAll(",", " ,\t").replaceAll(":null", " : null ")}  \n`,
    );
    const [flow] = await readAll(jsonlFormat, file);
    expect(flow?.comment).to.equal("");
    expect((await writeAll(jsonlFormat, flow === undefined ? [] : [flow])).equals(file)).to.be.true;
  });

  it("may have fields that are not known, which stay in their lines", async () => {
    const file = Buffer.concat([
      await lineWith('"host":', '"note":{"$odd":[1]},"host":'),
      Buffer.from("\n"),
    ]);
    const flow = await readOnly(jsonlFormat, file);
    const original = await convert(
      mitmFormat,
      jsonlFormat,
      encode(smallHttpFlow({ id: text("one") })),
    );
    expect((await writeAll(jsonlFormat, [flow])).equals(file)).to.be.true;
    expect(
      (await writeAll(mitmFormat, [flow])).equals(await convert(jsonlFormat, mitmFormat, original)),
    ).to.be.true;
  });

  it("may lack fields: the version follows from that of the schema", async () => {
    const flow = await readOnly(jsonlFormat, Buffer.from('{"mitmtsDump":1,"type":"tcp","id":"x"}'));
    expect([flow.id, flow.state.get("version")]).to.deep.equal(["x", 21]);
    const back = await readOnly(mitmFormat, await writeAll(mitmFormat, [flow]));
    expect(back.id).to.equal("x");
  });

  it("may have null for fields of bytes in both of their spellings", async () => {
    const line =
      '{"mitmtsDump":1,"type":"http","request":{"path":null,"pathBase64":"Lw==","rawContent":null,"rawContentBase64":null}}';
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    if (flow.type !== "http") throw new Error("no HTTP");
    expect(flow.request.path).to.equal("/");
    expect(flow.request.rawContent).to.be.null;
  });

  it("may have numbers spelled as other programs spell them", async () => {
    const line =
      '{"mitmtsDump":1,"type":"http","timestampCreated":1.7e9,"request":{"port":8.0e1,"timestampStart":17,"timestampEnd":1700000000.50},"metadata":{"a":1E2,"b":-0,"c":12345678901234567890}}';
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    const mitm = (await writeAll(mitmFormat, [flow])).toString();
    expect(mitm).to.contain("4:port;2:80#");
    expect(mitm).to.contain("15:timestamp_start;2:17#");
    expect(mitm).to.contain("13:timestamp_end;12:1700000000.5^");
    expect(mitm).to.contain("17:timestamp_created;12:1700000000.0^");
    expect(mitm).to.contain("1:a;5:100.0^1:b;1:0#1:c;20:12345678901234567890#");
  });

  it("may have a name twice: the last one counts", async () => {
    const line =
      '{"mitmtsDump":1,"type":"tcp","id":"one","\\u0069d":"two","metadata":{"a":1,"a":2}}';
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    expect(flow.id).to.equal("two");
    expect(flow.metadata.get("a")).to.equal(2);
  });

  it("may have keys that objects have", async () => {
    const line =
      '{"__proto__":{"mitmtsDump":2},"mitmtsDump":1,"type":"tcp","metadata":{"__proto__":{"x":1},"constructor":2},"toString":5}';
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    expect(flow.state.keys()).to.deep.equal(["metadata", "type", "version"]);
    expect(flow.metadata.get("constructor")).to.equal(2);
    expect(Reflect.get({}, "x")).to.be.undefined;
  });

  it("has flows before the line that is wrong", async () => {
    const [one, two] = await threeLines();
    const { flows, error } = await readUntilDamage(
      jsonlFormat,
      Buffer.from(`${one}\n${two}\n{}\n`),
    );
    expect(flows).to.have.length(2);
    expect(error?.flowNumber).to.equal(3);
  });
});

describe("a line that is wrong", () => {
  it("is named with its line, its flow and its place", async () => {
    const [one] = await threeLines();
    const error = await lineError(`${one}\n\n\n${one.replace('"port":80', '"port":"80"')}\n`);
    expect(error.message).to.equal(
      `a file: flow 2 at byte ${one.length + 3}: line 4: request.port: expected number, received string`,
    );
    expect([error.line, error.path, error.flowNumber, error.offset]).to.deep.equal([
      4,
      "request.port",
      2,
      one.length + 3,
    ]);
  });

  it("is named with the place in it where it is not JSON", async () => {
    const [one] = await threeLines();
    const error = await lineError(`${one}\n${one.replace('"port":80,', '"port":80')}\n`);
    expect(error.reason).to.equal(
      'line 2: request.port: it is not JSON: a comma or "}" is missing',
    );
    expect(error.offset).to.equal(one.length + 1 + one.indexOf('"port":80') + '"port":80'.length);
  });

  const notJson: readonly (readonly [line: string | Buffer, reason: RegExp])[] = [
    ["{", /it is not JSON: it ends early$/],
    ['{"mitmtsDump":1', /it is not JSON: it ends early$/],
    ['{"mitmtsDump":NaN}', /it is not JSON$/],
    ['{"mitmtsDump":1,"x":"\u0001"}', /it is not JSON$/],
    ['{"mitmtsDump":1,"x":"\\x"}', /it is not JSON$/],
    ['{"mitmtsDump":1}{"mitmtsDump":1}', /it is not JSON: there is more behind the value$/],
    [Buffer.from('{"mitmtsDump":1,"x":"\xff"}', "latin1"), /it is not UTF-8$/],
  ];
  for (const [line, reason] of notJson) {
    it(`is one such as ${JSON.stringify(line.toString())}`, async () => {
      expect((await lineError(line)).reason).to.match(reason);
    });
  }

  const wrong: readonly (readonly [line: string, reason: string])[] = [
    ["[]", 'it has no "mitmtsDump" with a number, so it is not a flow'],
    ["5", 'it has no "mitmtsDump" with a number, so it is not a flow'],
    ["null", 'it has no "mitmtsDump" with a number, so it is not a flow'],
    ['{"mitmtsDump":"1"}', 'it has no "mitmtsDump" with a number, so it is not a flow'],
    [
      '{"mitmtsDump":2,"type":"http"}',
      "mitmtsDump: it is in version 2; the newest that is known here is 1",
    ],
    ['{"mitmtsDump":1}', "type: expected http, tcp, udp or dns"],
    ['{"mitmtsDump":1,"type":"ftp"}', "type: expected http, tcp, udp or dns"],
    ['{"mitmtsDump":1,"type":"tcp","version":20}', "version: expected 21"],
    ['{"mitmtsDump":1,"type":"tcp","id":5}', "id: expected string, received number"],
    ['{"mitmtsDump":1,"type":"tcp","id":[]}', "id: expected string, received array"],
    [
      '{"mitmtsDump":1,"type":"tcp","intercepted":"no"}',
      "intercepted: expected boolean, received string",
    ],
    ['{"mitmtsDump":1,"type":"tcp","messages":{}}', "messages: expected array, received object"],
    [
      '{"mitmtsDump":1,"type":"tcp","messages":[{"fromClient":true,"content":"","timestamp":1},5]}',
      "messages[1]: expected object, received number",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","messages":[{"fromClient":true,"timestamp":1}]}',
      "messages[0].content: it is missing",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","messages":[{"content":"","timestamp":1}]}',
      "messages[0].fromClient: expected boolean, received undefined",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","clientConn":{"peername":{"host":"a","port":1.5}}}',
      "clientConn.peername.port: expected a whole number",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","clientConn":{"peername":{"host":"a","port":1,"scopeId":2}}}',
      "clientConn.peername.scopeId: the one before it is missing",
    ],
    [
      '{"mitmtsDump":1,"type":"http","request":{"rawContentBase64":"AP8"}}',
      "request.rawContentBase64: it is not base64",
    ],
    [
      '{"mitmtsDump":1,"type":"http","request":{"rawContentBase64":"A*8="}}',
      "request.rawContentBase64: it is not base64",
    ],
    [
      '{"mitmtsDump":1,"type":"http","request":{"rawContent":"a","rawContentBase64":"YQ=="}}',
      "request.rawContent: it is there twice, also as rawContentBase64",
    ],
    [
      '{"mitmtsDump":1,"type":"http","request":{"path":"/\\udce9"}}',
      "request.path: it has half a character; bytes that are no text go in base64",
    ],
    [
      '{"mitmtsDump":1,"type":"http","request":{"url":"http://a/"}}',
      'request.url: it says "http://a/", but it must agree with scheme, host, port and path, and some of them are missing; change those, and leave out url',
    ],
    ['{"mitmtsDump":1,"type":"tcp","metadata":[]}', "metadata: expected an object"],
    [
      '{"mitmtsDump":1,"type":"tcp","metadata":{"$bytes":"a"}}',
      "metadata: expected a dictionary, not $bytes",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","metadata":{"a":{"$base64":"?"}}}',
      "metadata.a.$base64: it is not base64",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","metadata":{"a":{"$float":"1.0"}}}',
      "metadata.a.$float: it is not nan, inf or -inf",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","metadata":{"a":{"$integer":"1.0"}}}',
      "metadata.a.$integer: it is not a whole number",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","metadata":{"a":[{"$bytes":1}]}}',
      "metadata.a[0].$bytes: it is not a string",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","metadata":{"a":{"$date":5}}}',
      'metadata.a.$date: a key that begins with "$" has another "$"',
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","clientConn":{"$new":{"$float":5}}}',
      "clientConn.$new.$float: it is not a string",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","messages":[{"fromClient":true,"content":"","timestamp":1}],"keyOrder":5}',
      "keyOrder: expected array, received number",
    ],
    [
      '{"mitmtsDump":1,"type":"tcp","metadata":{"a\\u001b[2J":{"$float":5}}}',
      "metadata.a\\u001b[2J.$float: it is not a string",
    ],
  ];
  for (const [line, reason] of wrong) {
    it(`is one such as ${line}`, async () => {
      expect((await lineError(line)).reason).to.equal(`line 1: ${reason}`);
    });
  }

  it("says another URL than its parts", async () => {
    const error = await lineError(await lineWith('"url":"http://', '"url":"https://'));
    expect(error.reason).to.equal(
      'line 1: request.url: it says "https://example.com/", but it must agree with scheme, host, port and path, and they say "http://example.com/"; change those, and leave out url',
    );
  });

  it("may have its URL left out", async () => {
    const flow = await readOnly(
      jsonlFormat,
      Buffer.from(
        (await lineWith('"url":"http://example.com/",', ""))
          .toString()
          .replace('"host":"example.com"', '"host":"example.org"'),
      ),
    );
    expect(flow.type === "http" && flow.request.url).to.equal("http://example.org/");
  });

  it("is longer than a flow may be", async () => {
    const [one] = await threeLines();
    const file = Buffer.from(`${one}\n${one}`);
    for (const chunks of [[], [10]]) {
      const error = await readError(jsonlFormat, file, { maxFlowBytes: one.length, chunks });
      expect(error.reason).to.match(/^line 1 has \d+ bytes or more; more than \d+ are not read$/);
    }
    expect(await readAll(jsonlFormat, file, { maxFlowBytes: one.length + 1 })).to.have.length(2);
  });

  it("has a list of very many items that are wrong", async () => {
    const items = "5,".repeat(300_000);
    const line = `{"mitmtsDump":1,"type":"tcp","messages":[${items}5]}`;
    expect((await lineError(line)).path).to.equal("messages[0]");
    const order = `{"mitmtsDump":1,"type":"tcp","clientConn":{"keyOrder":[${items}5]}}`;
    expect((await lineError(order)).path).to.equal("clientConn.keyOrder[0]");
    const certificates = `{"mitmtsDump":1,"type":"tcp","clientConn":{"certificateListBase64":["",${items}5]}}`;
    expect((await lineError(certificates)).path).to.equal("clientConn.certificateListBase64[1]");
  });

  it("has a list of very many items, one of which is wrong", async () => {
    const item = '{"fromClient":true,"content":"","timestamp":1},';
    const line = `{"mitmtsDump":1,"type":"tcp","messages":[${item.repeat(3000)}{"fromClient":true,"timestamp":1}]}`;
    expect((await lineError(line)).path).to.equal("messages[3000].content");
  });

  it("has a number of more digits than are read", async () => {
    const line = `{"mitmtsDump":1,"type":"tcp","metadata":{"a":${"9".repeat(5000)}}}`;
    expect((await lineError(line)).reason).to.match(/^line 1: /);
  });
});

describe("a long line", () => {
  const long = 300_000;

  async function withBody(field: string): Promise<Buffer> {
    return lineWith(
      '"rawContent":"","trailers":null,"timestampStart":1700000000.0,"timestampEnd":1700000001.0,"keyOrder":["httpVersion","headers","rawContent","trailers","timestampStart","timestampEnd","statusCode"',
      `${field},"trailers":null,"timestampStart":1700000000.0,"timestampEnd":1700000001.0,"keyOrder":["httpVersion","headers","rawContent","trailers","timestampStart","timestampEnd","statusCode"`,
    );
  }

  const right: readonly (readonly [what: string, field: string, body: Buffer])[] = [
    ["text", `"rawContent":"${"x☕".repeat(long)}"`, Buffer.from("x☕".repeat(long))],
    [
      "text with escapes",
      `"rawContent":"${'\\"\\\\\\u00e9\\ud83d\\ude00é'.repeat(long)}"`,
      Buffer.from('"\\é😀é'.repeat(long)),
    ],
    [
      "base64",
      `"rawContentBase64":"${"AP8A".repeat(long)}"`,
      Buffer.from("AP8A".repeat(long), "base64"),
    ],
    [
      "base64 with escapes",
      `"rawContentBase64":"${"\\/\\/\\u0041A".repeat(long)}"`,
      Buffer.from("//AA".repeat(long), "base64"),
    ],
  ];
  for (const [what, field, body] of right) {
    it(`is read where it is ${what}`, async () => {
      const flow = await readOnly(jsonlFormat, await withBody(field));
      const content = flow.type === "http" ? flow.response?.rawContent : null;
      expect(content?.equals(body)).to.be.true;
    });
  }

  const wrong: readonly (readonly [field: string, reason: RegExp])[] = [
    [`"rawContent":"${"x".repeat(long)}\u0001"`, /it is not JSON$/],
    [`"rawContent":"${"x".repeat(long)}\\x"`, /it is not JSON$/],
    [`"rawContent":"${"x".repeat(long)}\\udce9"`, /rawContent: it has half a character/],
    [`"rawContentBase64":"${"AAAA".repeat(long)}A"`, /rawContentBase64: it is not base64$/],
    [`"rawContentBase64":"${"AA=A".repeat(long)}"`, /rawContentBase64: it is not base64$/],
    [`"rawContentBase64":"${"\\n".repeat(long)}"`, /rawContentBase64: it is not base64$/],
    [`"rawContent":"${"x".repeat(long)}`, /it is not JSON/],
  ];
  for (const [field, reason] of wrong) {
    it(`is refused where it ends in ${JSON.stringify(field.slice(-8))}`, async () => {
      expect((await lineError(await withBody(field))).reason).to.match(reason);
    });
  }

  it("may have a long URL", async () => {
    const path = `/${"x".repeat(long)}`;
    const line = (await lineWith('"path":"/"', `"path":"${path}"`))
      .toString()
      .replace("http://example.com/", `http://example.com${path}`);
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    expect(flow.type === "http" && flow.request.path.length).to.equal(path.length);
  });
});

describe("jsonl", () => {
  it("is recognised by the name of the schema's version, as far as it is there", async () => {
    const [line] = await threeLines();
    expect(jsonl.recognises(Buffer.from(line))).to.equal("yes");
    expect(jsonl.recognises(Buffer.from(line.slice(0, 13)))).to.equal("yes");
    expect(jsonl.recognises(Buffer.from(line.slice(0, 12)))).to.equal("more");
    expect(jsonl.recognises(Buffer.from("{"))).to.equal("more");
  });

  it("is recognised behind white space and a byte order mark", () => {
    expect(jsonl.recognises(Buffer.from('\ufeff \r\n { "mitmtsDump": 1'))).to.equal("yes");
    expect(jsonl.recognises(Buffer.from("\ufeff "))).to.equal("more");
  });

  it("is recognised where other names come first", () => {
    const sorted = '{"clientConn":{"a":[1,"}"]},"id":"\\"}","x":1.5e3 , "y":null,"mitmtsDump":1';
    for (let end = 1; end < sorted.length - 3; end++) {
      expect(jsonl.recognises(Buffer.from(sorted.slice(0, end)))).to.equal("more");
    }
    expect(jsonl.recognises(Buffer.from(sorted))).to.equal("yes");
  });

  it("is not what has no such name", () => {
    expect(jsonl.recognises(Buffer.from('{"a":{"mitmtsDump":1}}'))).to.equal("no");
    expect(jsonl.recognises(Buffer.from('{"a":1}'))).to.equal("no");
    expect(jsonl.recognises(Buffer.from("{}"))).to.equal("no");
    expect(jsonl.recognises(Buffer.from("[1]"))).to.equal("no");
    expect(jsonl.recognises(Buffer.from("{a"))).to.equal("no");
    expect(jsonl.recognises(Buffer.from('{"a" 1'))).to.equal("no");
    expect(jsonl.recognises(fixture("demo.mitm"))).to.equal("no");
  });
});
