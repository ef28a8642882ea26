import { expect } from "chai";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTls } from "node:tls";
import type { BodyStream } from "../../lib/flow/body-stream.js";
import type { Script } from "../../lib/script/events.js";
import { afterThis, cleansUp, Proxy, specAuthority } from "./support/proxy.js";
import { exchange, RawClient, startOrigin, startServer } from "./support/sockets.js";
import { startTlsOrigin } from "./support/tls-origin.js";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

function upperCase(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString().toUpperCase());
}

function changingResponse(stream: BodyStream): Script {
  return { responseheaders: (_ctx: unknown, { response }) => void (response.stream = stream) };
}

function changingRequest(stream: BodyStream): Script {
  return { requestheaders: (_ctx: unknown, { request }) => void (request.stream = stream) };
}

function get(port: number, version = "1.1"): string {
  return `GET http://127.0.0.1:${port}/ HTTP/${version}\r\nHost: a\r\nConnection: close\r\n\r\n`;
}

function post(port: number): string {
  const head = `POST http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
  return `${head}Content-Length: 5\r\n\r\nhello`;
}

describe("a function of a script that changes a body as it comes", () => {
  cleansUp();

  it("is given each piece of a response, and at the end one of no bytes", async () => {
    let more: () => void = () => undefined;
    const port = await startServer((socket) => {
      socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\none "));
      more = () => socket.end("more");
    });
    const given: string[] = [];
    const proxy = await Proxy.start({
      script: changingResponse((chunk) => {
        given.push(chunk.toString());
        return chunk.length === 0 ? Buffer.from("!") : upperCase(chunk);
      }),
    });
    const client = new RawClient(proxy.port).send(get(port));
    // What was changed goes on before the rest is there.
    await client.until("ONE ");
    more();
    const text = await client.all();
    expect(text).match(/^HTTP\/1\.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n/);
    expect(text).match(/\r\n4\r\nONE \r\n4\r\nMORE\r\n1\r\n!\r\n0\r\n\r\n$/);
    expect(given).deep.equal(["one ", "more", ""]);
    const { response } = await proxy.onlyHttp();
    expect(response.rawContent?.toString()).equal("ONE MORE!");
    expect(response.headers.has("content-length")).equal(false);
  });

  it("is given each piece of a request, and at the end one of no bytes", async () => {
    const origin = await startOrigin(ok);
    const given: string[] = [];
    let seenInRequest: string | undefined;
    const proxy = await Proxy.start({
      script: {
        ...changingRequest((chunk) => {
          given.push(chunk.toString());
          return upperCase(chunk);
        }),
        request: (_ctx: unknown, { request }) => void (seenInRequest = String(request.rawContent)),
      },
    });
    expect(await exchange(proxy.port, post(origin.port))).match(/hello$/);
    expect(origin.received[0]).match(
      /\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHELLO\r\n0\r\n\r\n$/,
    );
    expect(origin.received[0]).not.match(/content-length/i);
    expect(given).deep.equal(["hello", ""]);
    expect(seenInRequest).equal("HELLO");
    expect(String((await proxy.onlyHttp()).request.rawContent)).equal("HELLO");
  });

  it("may give several pieces, or none", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({
      script: changingResponse(function* (chunk) {
        if (chunk.length === 0) return;
        yield Buffer.alloc(0);
        yield chunk.subarray(0, 2);
        yield new Uint8Array([0x2d]);
      }),
    });
    const text = await exchange(proxy.port, get(origin.port));
    expect(text).match(/\r\n\r\n2\r\nhe\r\n1\r\n-\r\n0\r\n\r\n$/);
    expect(String((await proxy.onlyHttp()).response.rawContent)).equal("he-");
  });

  it("is given also what came while an async handler was at work", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({
      script: {
        async requestheaders(_ctx: unknown, { request }) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          request.stream = upperCase;
        },
        async responseheaders(_ctx: unknown, { response }) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          response.stream = upperCase;
        },
      },
    });
    expect(await exchange(proxy.port, post(origin.port))).match(/\r\n\r\n5\r\nHELLO\r\n0\r\n\r\n$/);
    expect(origin.received[0]).match(/\r\n\r\n5\r\nHELLO\r\n0\r\n\r\n$/);
  });

  it("is not asked where there is no body", async () => {
    const head = ok.replace("hello", "");
    const origin = await startOrigin(head);
    const given: Buffer[] = [];
    const keep = (chunk: Buffer): Buffer => (given.push(chunk), chunk);
    const proxy = await Proxy.start({
      script: { ...changingRequest(keep), ...changingResponse(keep) },
    });
    const text = await exchange(proxy.port, get(origin.port).replace("GET", "HEAD"));
    expect(text).equal(head);
    await proxy.onlyHttp();
    expect(given).deep.equal([]);
  });

  it("changes what HTTP/1.0 has until the connection ends", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({ script: changingResponse(upperCase) });
    const text = await exchange(proxy.port, get(origin.port, "1.0"));
    expect(text).equal("HTTP/1.1 200 OK\r\n\r\nHELLO");
  });

  it("changes bodies of HTTP/2", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start({
      mode: `reverse:https://localhost:${origin.port}`,
      script: { ...changingRequest(upperCase), ...changingResponse((chunk) => [chunk, chunk]) },
    });
    const { certificate } = await specAuthority();
    const session = connectHttp2("https://localhost", {
      createConnection: () =>
        connectTls({
          ...{ port: proxy.port, host: "127.0.0.1", servername: "localhost" },
          ...{ ca: certificate, ALPNProtocols: ["h2"] },
        }),
    });
    afterThis(() => session.destroy());
    const head = { ":method": "POST", ":path": "/", "content-length": "5" };
    const stream = session.request(head).setEncoding("utf8");
    stream.end("hello");
    let text = "";
    for await (const chunk of stream) text += String(chunk);
    expect(text).equal("POST / 2.0 HELLO".repeat(2));
    const { request, response } = await proxy.onlyHttp();
    expect(String(request.rawContent)).equal("HELLO");
    expect(String(response.rawContent)).equal(text);
  });

  it("changes bodies of which nothing is recorded, too", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({
      limits: { streamLargeBodies: 4 },
      script: changingResponse(upperCase),
    });
    expect(await exchange(proxy.port, get(origin.port))).match(/HELLO\r\n0\r\n\r\n$/);
    expect((await proxy.onlyHttp()).response.rawContent).equal(null);
  });

  /** What a script that nobody checked may set. */
  const failing: Readonly<Record<string, (chunk: Buffer) => unknown>> = {
    "script.ts: threw: oh no": () => {
      throw new Error("oh no");
    },
    "script.ts: threw: stream gave a promise, where bytes are wanted": (chunk) =>
      Promise.resolve(chunk),
    "script.ts: threw: stream gave a value of type number, where bytes are wanted": (chunk) => [
      chunk.length,
    ],
  };
  for (const [message, stream] of Object.entries(failing)) {
    it(`fails the flow where it fails: ${message}`, async () => {
      const origin = await startOrigin(ok);
      const proxy = await Proxy.start({
        script: {
          responseheaders: (_ctx: unknown, { response }) =>
            void Reflect.set(response, "stream", stream),
        },
      });
      const text = await exchange(proxy.port, get(origin.port));
      expect(text).not.match(/0\r\n\r\n$/);
      expect(proxy.messages).deep.equal([message]);
      const { error } = await proxy.onlyHttp();
      expect(error?.msg).equal("A script failed in the middle of a body.");
    });
  }

  it("fails the flow where it fails on a request", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({
      script: changingRequest(() => {
        throw new Error("oh no");
      }),
    });
    expect(await exchange(proxy.port, post(origin.port))).match(/^HTTP\/1\.1 502 /);
    expect(origin.received).deep.equal([]);
    expect((await proxy.onlyHttp()).error).not.equal(null);
  });
});
