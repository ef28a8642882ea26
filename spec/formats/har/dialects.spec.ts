import { expect } from "chai";
import { flowOf, harOf, readFlows, runThrough, smallEntry, type Json } from "./har-file.js";

// Small entries after what the programs write, each with what is particular to it.

const dialects: Readonly<Record<string, { entry: Json; facts: readonly unknown[] }>> = {
  "Chrome, a WebSocket connection": {
    entry: smallEntry({
      _resourceType: "websocket",
      _webSocketMessages: [
        { type: "send", time: 1700000000.5, opcode: 1, data: "hällo" },
        { type: "receive", time: 1700000001.25, opcode: 2, data: "AAH/" },
      ],
      connection: "42",
      request: { url: "wss://example.com/chat", httpVersion: "http/1.1" },
      response: {
        status: 101,
        statusText: "Switching Protocols",
        content: { size: 0, mimeType: "x-unknown" },
      },
    }),
    facts: ["https://example.com/chat", "HTTP/1.1", 101, "", 2],
  },
  "Chrome, HTTP/3 and a blocked request": {
    entry: smallEntry({
      request: { httpVersion: "h3" },
      response: {
        status: 0,
        statusText: "",
        httpVersion: "",
        headers: [],
        content: { size: 0, mimeType: "x-unknown" },
        _error: "net::ERR_BLOCKED_BY_CLIENT",
      },
    }),
    facts: ["https://example.com/a?b=c", "HTTP/3", null, "net::ERR_BLOCKED_BY_CLIENT", null],
  },
  "Firefox, with the port as connection, and an image that was not kept": {
    entry: smallEntry({
      connection: "443",
      serverIPAddress: "93.184.216.34",
      request: { httpVersion: "HTTP/2" },
      response: {
        httpVersion: "HTTP/2",
        statusText: "",
        content: { mimeType: "image/png", size: 3000 },
      },
    }),
    facts: ["https://example.com/a?b=c", "HTTP/2.0", 200, null, null],
  },
  "Safari, without timings that mean something": {
    entry: smallEntry({
      _fetchType: "Network Load",
      time: 0,
      request: { httpVersion: "HTTP/1.1", bodySize: -1 },
      response: { content: { size: 0, compression: 0, mimeType: "text/plain" } },
      timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 0, receive: 0 },
    }),
    facts: ["https://example.com/a?b=c", "HTTP/1.1", 200, "", null],
  },
  "Charles, with null where there is no redirect": {
    entry: smallEntry({
      response: { _charlesStatus: "COMPLETE", redirectURL: null, headersSize: 0 },
    }),
    facts: ["https://example.com/a?b=c", "HTTP/1.1", 200, "hello", null],
  },
  "Fiddler, with its connection and no query": {
    entry: smallEntry({
      _clientIP: "127.0.0.1",
      connection: "ClientPort:50123;EgressPort:50124",
      request: { queryString: undefined, url: "http://example.com:8080/a" },
    }),
    facts: ["http://example.com:8080/a", "HTTP/1.1", 200, "hello", null],
  },
  "Insomnia, with only the fields of a form": {
    entry: smallEntry({
      request: {
        method: "POST",
        headers: [{ name: "Content-Type", value: "application/x-www-form-urlencoded" }],
        postData: {
          mimeType: "application/x-www-form-urlencoded",
          params: [
            { name: "a b", value: "ü" },
            { name: "c", value: "" },
          ],
        },
      },
      timings: undefined,
    }),
    facts: ["https://example.com/a?b=c", "HTTP/1.1", 200, "hello", null],
  },
  "Postman, without status text and with a number as text": {
    entry: smallEntry({ time: "12", response: { statusText: undefined, status: "200" } }),
    facts: ["https://example.com/a?b=c", "HTTP/1.1", 200, "hello", null],
  },
  "Slack, with pairs for headers": {
    entry: smallEntry({
      request: { headers: [["Host", "example.com"]], httpVersion: "h2" },
      response: { headers: [["Content-Type", "text/plain"]], httpVersion: "h2" },
    }),
    facts: ["https://example.com/a?b=c", "HTTP/2.0", 200, "hello", null],
  },
  "Playwright, of a request that failed": {
    entry: smallEntry({
      _serverPort: 8443,
      serverIPAddress: "::1",
      response: {
        status: -1,
        httpVersion: "HTTP/1.1",
        headers: [],
        content: { size: -1, mimeType: "x-unknown" },
        _failureText: "net::ERR_FAILED",
      },
      timings: { send: -1, wait: -1, receive: -1 },
    }),
    facts: ["https://example.com/a?b=c", "HTTP/1.1", null, "net::ERR_FAILED", null],
  },
  "WebPageTest, with much of its own": {
    entry: smallEntry({
      _ip_addr: "93.184.216.34",
      _full_url: "https://example.com/a",
      _bytesIn: 1200,
      request: { httpVersion: "HTTP/2", url: "https://example.com/a" },
      response: {
        httpVersion: "unknown",
        content: { size: 5, mimeType: "text/plain", text: "hello" },
      },
    }),
    facts: ["https://example.com/a", "HTTP/2.0", 200, "hello", null],
  },
  "a data URL": {
    entry: smallEntry({ request: { url: "data:text/plain,hello" } }),
    facts: ["data://:0text/plain,hello", "HTTP/1.1", 200, "hello", null],
  },
  "a URL that is not ASCII": {
    entry: smallEntry({ request: { url: "http://bücher.example/straße?ü=ö#ä" } }),
    facts: ["http://bücher.example/straße?ü=ö#ä", "HTTP/1.1", 200, "hello", null],
  },
};

describe("a HAR file", () => {
  for (const [name, { entry, facts }] of Object.entries(dialects)) {
    it(`is read as it is written by ${name}`, async () => {
      const { request, response, error, websocket } = await flowOf(entry);
      const body = response?.rawContent;
      expect([
        request.url,
        request.httpVersion,
        response?.statusCode ?? null,
        response === null ? (error?.msg ?? null) : (body?.toString() ?? null),
        websocket?.messages.length ?? null,
      ]).to.deep.equal(facts);
    });

    it(`passes unchanged, looked into or not, as it is written by ${name}`, async () => {
      const file = harOf(entry);
      const { file: written } = await runThrough([file], ({ request }) => {
        request.headers.has("x");
        return undefined;
      });
      expect(written.equals(file)).to.equal(true);
    });
  }

  it("gives the messages of a WebSocket connection", async () => {
    const { websocket } = await flowOf(dialects["Chrome, a WebSocket connection"]?.entry ?? {});
    const messages = websocket?.messages.map(({ fromClient, isText, content, timestamp }) => [
      fromClient,
      isText,
      content.toString("latin1"),
      timestamp,
    ]);
    expect(messages).to.deep.equal([
      [true, true, Buffer.from("hällo").toString("latin1"), 1700000000.5],
      [false, false, "\0\x01\xff", 1700000001.25],
    ]);
  });

  it("gives the body of a form of which it has only the fields", async () => {
    const { request } = await flowOf(
      dialects["Insomnia, with only the fields of a form"]?.entry ?? {},
    );
    expect(request.text).to.equal("a+b=%C3%BC&c=");
  });

  it("gives the same ids at each reading, and one id to each connection", async () => {
    const file = harOf(
      smallEntry({ connection: "1" }),
      smallEntry({ connection: "1" }),
      smallEntry({ connection: "2" }),
    );
    const ids = (await readFlows(file)).map(({ id, serverConn }) => [id, serverConn.id]);
    const again = (await readFlows(file)).map(({ id, serverConn }) => [id, serverConn.id]);
    expect(again).to.deep.equal(ids);
    expect(new Set(ids.map(([id]) => id)).size).to.equal(3);
    expect(new Set(ids.map(([, id]) => id)).size).to.equal(2);
  });

  it("is found behind a byte order mark, other keys, and in a log in any order", async () => {
    const entries = JSON.stringify([smallEntry()]);
    const file = `\ufeff {"x":[{"log":{"entries":[]}}],"\\u006cog":{"entries" :${entries},"version":"1.2"},"y":1}\n`;
    expect(await readFlows(Buffer.from(file))).to.have.length(1);
  });
});
