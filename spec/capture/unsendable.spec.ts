import { expect } from "chai";
import { connect as connectHttp2 } from "node:http2";
import { setImmediate as later } from "node:timers/promises";
import { Headers } from "../../lib/flow/headers.js";
import type { HttpFlow } from "../../lib/flow/http-flow.js";
import { afterThis, cleansUp, Proxy, type ProxyOptions } from "./support/proxy.js";
import { RawClient, startOrigin } from "./support/sockets.js";
import { startTlsOrigin } from "./support/tls-origin.js";

const chunked =
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n";
const switching =
  "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";
const twoLines = "a\r\nb";

type Change = (flow: HttpFlow<"request" | "response">) => void;

/** Handlers of events, that do something at once or after a while. */
function handlers(event: "request" | "response", change: Change, isAsync: boolean) {
  return {
    [event]: (_ctx: unknown, flow: HttpFlow<"request" | "response">) => {
      if (flow.request.path === "/fine") return undefined;
      if (isAsync) return later().then(() => change(flow));
      change(flow);
      return undefined;
    },
  };
}

describe("what a script makes that cannot be sent", () => {
  cleansUp();

  const requestTrailers: Change = ({ request }) => {
    request.trailers = new Headers([["X", twoLines]]);
  };
  const responseTrailers: Change = ({ response }) => {
    if (response !== null) response.trailers = new Headers([["X", twoLines]]);
  };
  const cases: readonly {
    readonly title: string;
    readonly event: "request" | "response";
    readonly change: Change;
    readonly answer?: string;
    readonly limits?: ProxyOptions["limits"];
    /** What the client gets; where nothing is given, a 502. */
    readonly expected?: RegExp;
  }[] = [
    { title: "trailers of a request", event: "request", change: requestTrailers },
    {
      title: "trailers of a request that was passed on as it came",
      event: "request",
      change: requestTrailers,
      limits: { streamLargeBodies: 0 },
    },
    { title: "trailers of a response", event: "response", change: responseTrailers },
    {
      title: "trailers of a response that was passed on as it came",
      event: "response",
      change: responseTrailers,
      limits: { streamLargeBodies: 1 },
      expected: /^HTTP\/1\.1 200 [^]*\r\n2\r\nhi\r\n$/,
    },
    {
      title: "a header of a switch of protocols",
      event: "response",
      change: ({ response }) => response?.headers.set("X", twoLines),
      answer: switching,
    },
    {
      title: "a status that is none",
      event: "response",
      change: ({ response }) => {
        if (response !== null) response.statusCode = 99;
      },
    },
    {
      title: "an interim status",
      event: "response",
      change: ({ response }) => {
        if (response !== null) response.statusCode = 101;
      },
    },
    {
      title: "a port that is none",
      event: "request",
      change: ({ request }) => {
        request.port = 70_000;
      },
    },
  ];
  for (const { title, event, change, answer = chunked, limits = {}, expected } of cases) {
    for (const isAsync of [false, true]) {
      it(`ends its own flow alone: ${title}, ${isAsync ? "after a while" : "at once"}`, async () => {
        const origin = await startOrigin(answer);
        const script = handlers(event, change, isAsync);
        const proxy = await Proxy.start({ script, limits });
        const target = `http://127.0.0.1:${origin.port}`;
        const fields = "Host: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n";
        const body = "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
        const client = new RawClient(proxy.port);
        client.send(`POST ${target}/ HTTP/1.1\r\n${fields}${body}`);
        expect(await client.all()).match(expected ?? /^HTTP\/1\.1 502 /);
        const other = new RawClient(proxy.port);
        other.send(`GET ${target}/fine HTTP/1.1\r\n${fields}\r\n`);
        await other.until(answer.slice(0, 12));
        if (answer === chunked) expect(await proxy.recorded(2)).length(2);
      });
    }
  }

  for (const side of ["request", "response"] as const) {
    it(`ends its own stream alone in HTTP/2: trailers of a ${side}`, async () => {
      const origin = await startTlsOrigin();
      const proxy = await Proxy.start({
        mode: `reverse:https://localhost:${origin.port}`,
        script: handlers(side, side === "request" ? requestTrailers : responseTrailers, false),
      });
      const session = connectHttp2(`https://127.0.0.1:${proxy.port}`, {
        rejectUnauthorized: false,
      });
      afterThis(() => session.destroy());
      const bad = session.request({ ":path": "/", ":method": "POST" });
      bad.on("error", () => undefined);
      bad.resume();
      bad.end("body");
      await new Promise((resolve) => bad.once("close", resolve));
      let text = "";
      for await (const chunk of session.request({ ":path": "/fine" })) text += String(chunk);
      expect(text).equal("GET /fine 2.0");
    });
  }
});
