import { expect } from "chai";
import type { HttpFlow } from "../../lib/flow/http-flow.js";
import { Response } from "../../lib/flow/response.js";
import type { ScriptContext } from "../../lib/script/context.js";
import type { EventName, Script } from "../../lib/script/events.js";
import { eventNames } from "../../lib/script/events.js";
import { cleansUp, Proxy } from "./support/proxy.js";
import { exchange, ok, RawClient, startOrigin, startServer } from "./support/sockets.js";

function get(port: number, path = "/"): string {
  return `GET http://127.0.0.1:${port}${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
}

/** A script that notes each event. */
function noting(events: EventName[]): Script {
  return Object.fromEntries(eventNames.map((name) => [name, () => void events.push(name)]));
}

describe("the events of a capture", () => {
  cleansUp();

  it("come in mitmproxy's order, with those of the connection around them", async () => {
    const events: EventName[] = [];
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({ script: noting(events) });
    const client = new RawClient(proxy.port).send(get(origin.port));
    await client.until("hi");
    client.socket.destroy();
    await proxy.stop();
    expect(events).deep.equal([
      "clientconnect",
      "requestheaders",
      "request",
      "responseheaders",
      "response",
      "clientdisconnect",
    ]);
  });

  it("show the connection as open, and then as closed", async () => {
    const seen: unknown[] = [];
    const proxy = await Proxy.start({
      script: {
        clientconnect: (_ctx: unknown, { connected, timestampEnd }) =>
          seen.push([connected, timestampEnd]),
        clientdisconnect: (_ctx: unknown, { connected, timestampEnd }) =>
          seen.push([connected, typeof timestampEnd]),
      },
    });
    const client = new RawClient(proxy.port).send("");
    client.socket.end();
    await client.all();
    await proxy.stop();
    expect(seen).deep.equal([
      [true, null],
      [false, "number"],
    ]);
  });

  it("let a script answer in the server's place", async () => {
    const events: EventName[] = [];
    const proxy = await Proxy.start({
      script: {
        ...noting(events),
        request(_ctx: unknown, flow) {
          flow.response = Response.make(418, "short and stout", { "x-by": "script" });
        },
      },
    });
    const text = await new RawClient(proxy.port).send(get(1)).until("short and stout");
    expect(text).match(/^HTTP\/1\.1 418 I'm a teapot\r\nx-by: script\r\n/);
    expect((await proxy.onlyHttp()).response.statusCode).equal(418);
    expect(events.slice(1)).deep.equal(["requestheaders", "responseheaders", "response"]);
  });

  it("let a script send the request elsewhere", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({
      script: {
        request(_ctx: unknown, { request }) {
          request.url = `http://127.0.0.1:${origin.port}/other`;
        },
      },
    });
    await new RawClient(proxy.port).send(get(1)).until("hi");
    expect(origin.received[0]).match(/^GET \/other HTTP\/1\.1\r\nHost: 127\.0\.0\.1:\d+\r\n/);
    expect((await proxy.onlyHttp()).serverConn.address?.[1]).equal(origin.port);
  });

  it("let a script change both bodies, which get their lengths", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({
      script: {
        request: (_ctx: unknown, { request }) => void (request.rawContent = Buffer.from("longer")),
        response: (_ctx: unknown, { response }) => void (response.rawContent = Buffer.from("more")),
      },
    });
    const request = get(origin.port).replace("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\na");
    expect(await new RawClient(proxy.port).send(request).until("more")).match(
      /^HTTP\/1\.1 200 OK\r\nContent-Length: 4\r\n\r\nmore$/,
    );
    expect(origin.received[0]).match(/Content-Length: 6\r\n\r\nlonger$/);
  });

  for (const event of ["requestheaders", "request", "responseheaders", "response"] as const) {
    it(`let a script kill the flow in ${event}`, async () => {
      const origin = await startOrigin(ok);
      const proxy = await Proxy.start({
        script: { [event]: (_ctx: unknown, flow: { kill(): void }) => flow.kill() },
      });
      expect(await exchange(proxy.port, get(origin.port))).equal("");
      expect(origin.received.length).equal(event.startsWith("request") ? 0 : 1);
      const flow = await proxy.onlyHttp();
      expect(flow.error?.msg).equal("Connection killed.");
      expect(flow.live).equal(false);
    });
  }

  it("let a script stream a request's body", async () => {
    const got: string[] = [];
    const port = await startServer((socket) => {
      socket.on("data", (chunk) => {
        got.push(chunk.toString());
        if (got.join("").endsWith("second")) socket.write(ok);
      });
    });
    let seenInRequest: unknown;
    const proxy = await Proxy.start({
      script: {
        requestheaders: (_ctx: unknown, { request }) => void (request.stream = true),
        request: (_ctx: unknown, { request }) => void (seenInRequest = request.rawContent?.length),
      },
    });
    const head = get(port).replace("\r\n\r\n", "\r\nContent-Length: 11\r\n\r\n");
    const client = new RawClient(proxy.port).send(`${head}first`);
    while (!got.join("").endsWith("first")) await new Promise((done) => setTimeout(done, 5));
    client.send("second");
    await client.until("hi");
    expect(seenInRequest).equal(11);
    expect((await proxy.onlyHttp()).request.rawContent?.toString()).equal("firstsecond");
  });

  it("delay only their own flow when they are async", async () => {
    const origin = await startOrigin(ok);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const proxy = await Proxy.start({
      script: { request: (_ctx: unknown, { request }) => (request.path === "/slow" ? held : null) },
    });
    const slow = new RawClient(proxy.port).send(get(origin.port, "/slow"));
    await new RawClient(proxy.port).send(get(origin.port, "/quick")).until("hi");
    release();
    await slow.until("hi");
    const paths = (await proxy.recorded(2)).map(
      (flow) => flow.type === "http" && flow.request.path,
    );
    expect(paths).deep.equal(["/quick", "/slow"]);
  });

  for (const isAsync of [false, true]) {
    it(`go on after ${isAsync ? "an async" : "a"} script threw, and say so`, async () => {
      const origin = await startOrigin(ok);
      const proxy = await Proxy.start({
        script: {
          request: isAsync
            ? () => Promise.reject(new Error("oh no"))
            : () => {
                throw new Error("oh no");
              },
        },
      });
      await new RawClient(proxy.port).send(get(origin.port)).until("hi");
      expect((await proxy.onlyHttp()).response.statusCode).equal(200);
      expect(proxy.messages).deep.equal(["script.ts: request threw: oh no"]);
      expect(proxy.isStopAskedFor).equal(false);
    });
  }

  it("end with an error where the request fails", async () => {
    const events: EventName[] = [];
    const proxy = await Proxy.start({ script: noting(events) });
    await exchange(proxy.port, get(1));
    await proxy.stop();
    expect(events).deep.equal([
      ...["clientconnect", "requestheaders", "request", "error", "clientdisconnect"],
    ]);
  });

  it("end with an error where a script kills the flow", async () => {
    const events: EventName[] = [];
    const request = (_ctx: unknown, flow: { kill(): void }): void => flow.kill();
    const proxy = await Proxy.start({ script: { ...noting(events), request } });
    await exchange(proxy.port, get(1));
    await proxy.stop();
    expect(events).deep.equal(["clientconnect", "requestheaders", "error", "clientdisconnect"]);
  });

  it("let a script send a request again", async () => {
    const origin = await startOrigin((_head, nth) =>
      nth === 0 ? ok.replace("200 OK", "503 Busy") : ok,
    );
    const proxy = await Proxy.start({
      script: {
        async response(ctx, flow) {
          if (flow.response.statusCode === 503) await ctx.replayRequest(flow);
        },
      },
    });
    const text = await new RawClient(proxy.port).send(get(origin.port)).until("hi");
    expect(text).match(/^HTTP\/1\.1 200 OK\r\n/);
    expect((await proxy.onlyHttp()).response.statusCode).equal(200);
    expect(origin.received).length(2);
  });

  for (const event of ["request", "response"] as const) {
    it(`tell the client of a request that was sent again in ${event}, and failed`, async () => {
      const origin = await startOrigin(ok);
      const again = async (ctx: ScriptContext, flow: HttpFlow<"request">): Promise<void> => {
        flow.request.port = 1;
        await ctx.replayRequest(flow);
      };
      const proxy = await Proxy.start({ script: { [event]: again } });
      const text = await exchange(proxy.port, get(origin.port));
      expect(text).match(/^HTTP\/1\.1 502 [^]*Connect call failed/);
      const { error, response } = await proxy.onlyHttp();
      expect(error?.msg).match(/Connect call failed/);
      expect(response).equal(null);
    });
  }

  it("let no script send a request again while its response comes in", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({
      script: { responseheaders: (ctx, flow) => ctx.replayRequest(flow) },
    });
    await new RawClient(proxy.port).send(get(origin.port)).until("hi");
    expect(proxy.messages[0]).match(/cannot be sent again: a part of it is just passing through/);
    expect((await proxy.onlyHttp()).response.text).equal("hi");
  });

  it("leave a flow out after a script threw, where that is asked for", async () => {
    const origin = await startOrigin(ok);
    const request = (_ctx: unknown, flow: HttpFlow<"request">): void => {
      if (flow.request.path === "/bad") throw new Error("oh no");
    };
    const proxy = await Proxy.start({ script: { request }, onScriptError: "drop" });
    const client = new RawClient(proxy.port).send(get(origin.port, "/bad"));
    await client.until("hi");
    client.send(get(origin.port, "/good"));
    expect((await proxy.onlyHttp()).request.path).equal("/good");
  });

  it("end the capture after a script threw, where that is asked for", async () => {
    const origin = await startOrigin(ok);
    const script = { request: () => Promise.reject(new Error("oh no")) };
    const proxy = await Proxy.start({ script, onScriptError: "abort" });
    await new RawClient(proxy.port).send(get(origin.port)).until("hi");
    expect(proxy.isStopAskedFor).equal(true);
  });

  it("let a script leave a flow out, add flows, and write a copy after its original", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({
      script: {
        response(ctx, flow) {
          if (flow.request.path === "/dropped") ctx.drop(flow);
          else ctx.duplicateFlow(flow).comment = "copy";
        },
      },
    });
    const client = new RawClient(proxy.port).send(get(origin.port, "/dropped"));
    await client.until("hi");
    client.send(get(origin.port, "/kept"));
    const flows = await proxy.recorded(2);
    expect(flows.map(({ comment }) => comment)).deep.equal(["", "copy"]);
  });
});
