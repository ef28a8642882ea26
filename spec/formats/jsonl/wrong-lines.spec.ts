import { expect } from "chai";
import { readAll, readError, readOnly } from "../shared/flow-file.js";
import { jsonlFormat } from "./format.js";
import { lineError, lineWith, threeLines } from "./reader-support.js";

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
