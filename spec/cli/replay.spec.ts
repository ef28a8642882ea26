import { expect } from "chai";
import { createWriter } from "../../lib/create-writer.js";
import type { Flow } from "../../lib/flow/flow.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { TcpFlow } from "../../lib/flow/stream-flow.js";
import { readFlows } from "../../lib/read-flows.js";
import { Servers } from "../support/servers.js";
import { Desk } from "./support/desk.js";

describe("mitmts-dump replay", function () {
  this.timeout(20_000);
  const desk = Desk.forSuite();
  const servers = new Servers();

  async function save(name: string, flows: readonly Flow[]): Promise<void> {
    const writer = createWriter(desk.path(name));
    for (const flow of flows) await writer.write(flow);
    await writer.end();
  }

  async function read(name: string): Promise<HttpFlow<"request">[]> {
    const flows: HttpFlow<"request">[] = [];
    for await (const flow of readFlows(desk.path(name))) {
      if (flow.type === "http") flows.push(flow);
    }
    return flows;
  }

  const asking = (port: number, path: string): HttpFlow<"request"> =>
    HttpFlow.make(Request.make("GET", `http://127.0.0.1:${port}/${path}`));

  /** Answers with the path; later paths sooner. */
  const slower = (paths: readonly string[]) =>
    servers.raw((socket, request) => {
      const path = /^GET \/(\S*)/.exec(request)?.[1] ?? "";
      const delay = (paths.length - paths.indexOf(path)) * 20;
      setTimeout(
        () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`),
        delay,
      );
    });

  it("writes the flows with what comes back, in their order", async () => {
    const paths = ["a", "b", "c", "d"];
    const port = await slower(paths);
    const flows = paths.map((path) => asking(port, path));
    await save("in.mitm", flows);
    const { code, stderr } = await desk.run([
      ...["replay", "-r", "in.mitm", "-w", "out.mitm", "--jobs", "4"],
    ]);
    expect(stderr).to.equal("mitmts-dump: 4 requests were replayed\n");
    expect(code).to.equal(0);
    const written = await read("out.mitm");
    expect(written.map(({ id }) => id)).to.deep.equal(flows.map(({ id }) => id));
    expect(written.map(({ response }) => response?.text)).to.deep.equal(paths);
    expect(written.map(({ isReplay }) => isReplay)).to.deep.equal(paths.map(() => "request"));
  });

  it("sends no more at a time than --jobs", async () => {
    let present = 0;
    let most = 0;
    const port = await servers.raw((socket) => {
      most = Math.max(most, ++present);
      setTimeout(() => {
        present--;
        socket.write("HTTP/1.1 204 No Content\r\n\r\n");
      }, 10);
    });
    await save(
      "in.mitm",
      Array.from({ length: 12 }, (_, nth) => asking(port, String(nth))),
    );
    await desk.run(["replay", "-r", "in.mitm", "-w", "out.mitm", "--jobs", "3"]);
    expect(most).to.equal(3);
  });

  it("begins no more in a second than --rate", async () => {
    const times: number[] = [];
    const port = await servers.raw((socket) => {
      times.push(performance.now());
      socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    });
    await save(
      "in.mitm",
      Array.from({ length: 5 }, (_, nth) => asking(port, String(nth))),
    );
    await desk.run(["replay", "-r", "in.mitm", "-w", "out.mitm", "--rate", "20", "--jobs", "9"]);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).to.be.at.least(150);
  });

  it("ends with 1 where a request failed, and writes its error", async () => {
    const port = await servers.raw((socket, request) =>
      request.includes("bad") ? socket.destroy() : socket.end("HTTP/1.1 200 OK\r\n\r\n"),
    );
    await save("in.mitm", [asking(port, "good"), asking(port, "bad")]);
    const { code, stderr } = await desk.run(["replay", "-r", "in.mitm", "-w", "out.mitm"]);
    expect(code).to.equal(1);
    expect(stderr).to.equal("mitmts-dump: 2 requests were replayed, 1 of them failed\n");
    const written = await read("out.mitm");
    expect(written.map(({ error }) => error?.msg)).to.deep.equal([
      undefined,
      "server closed connection",
    ]);
  });

  it("gives up after --timeout", async () => {
    const port = await servers.raw(() => undefined);
    await save("in.mitm", [asking(port, "")]);
    await desk.run(["replay", "-r", "in.mitm", "-w", "out.mitm", "--timeout", "0.1"]);
    const [flow] = await read("out.mitm");
    expect(flow?.error?.msg).to.equal("no response after 0.1 s");
  });

  it("leaves out what has no request to send, and says so", async () => {
    const port = await servers.raw((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
    const streamed = asking(port, "streamed");
    streamed.request.rawContent = null;
    await save("in.mitm", [TcpFlow.make(), asking(port, ""), streamed]);
    const { code, stderr } = await desk.run(["replay", "-r", "in.mitm", "-w", "out.mitm"]);
    expect(code).to.equal(0);
    expect(stderr).to.equal(
      "mitmts-dump: flows that were not sent: it is not an HTTP flow (1), " +
        "its request's body was not kept (1)\n" +
        "mitmts-dump: 1 request was replayed\n",
    );
    expect(await read("out.mitm")).to.have.length(1);
  });

  it("gives scripts the events of live flows", async () => {
    const heard: string[] = [];
    const port = await servers.raw((socket, request) => {
      heard.push(/^GET (\S*)/.exec(request)?.[1] ?? "");
      socket.end("HTTP/1.1 200 OK\r\n\r\n");
    });
    desk.write({
      "script.ts": `
        export function request(ctx, flow) {
          flow.request.headers.set("x-events", "request " + flow.isReplay + " " + flow.response);
          if (flow.request.path === "/kill") flow.kill();
          flow.request.path += "?changed";
        }
        export function response(ctx, flow) {
          flow.comment = "response";
          if (flow.request.path.startsWith("/drop")) ctx.drop(flow);
        }
        export function error(ctx, flow) { flow.comment = "error"; }`,
    });
    await save(
      "in.mitm",
      ["a", "kill", "drop", "b"].map((path) => asking(port, path)),
    );
    await desk.run(["replay", "-r", "in.mitm", "-w", "out.mitm", "-s", "script.ts"]);
    expect(heard).to.deep.equal(["/a?changed", "/drop?changed", "/b?changed"]);
    const written = await read("out.mitm");
    expect(written.map(({ comment }) => comment)).to.deep.equal(["response", "error", "response"]);
    expect(written[0]?.request.headers.get("x-events")).to.equal("request request null");
  });

  it("sends only what --read-filter matches, and writes what the filter matches", async () => {
    let count = 0;
    const port = await servers.raw((socket, request) => {
      count++;
      socket.end(`HTTP/1.1 ${request.includes("/b") ? 404 : 200} OK\r\n\r\n`);
    });
    await save(
      "in.mitm",
      ["a", "b", "c"].map((path) => asking(port, path)),
    );
    await desk.run([
      ...["replay", "-r", "in.mitm", "-w", "out.mitm", "--read-filter", "!~u /a", "~c 404"],
    ]);
    expect(count).to.equal(2);
    expect((await read("out.mitm")).map(({ request }) => request.path)).to.deep.equal(["/b"]);
  });

  it("finishes what is under way when it is interrupted, and writes it", async () => {
    let answer = (): void => undefined;
    const asked = new Promise<number>((resolve) => {
      void servers
        .raw((socket) => {
          answer = () => socket.end("HTTP/1.1 200 OK\r\n\r\nlate");
          process.nextTick(ready);
        })
        .then(resolve);
    });
    let ready = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (ready = resolve));
    const port = await asked;
    await save("in.mitm", [asking(port, "a"), asking(port, "b")]);
    const running = desk.start(["replay", "-r", "in.mitm", "-w", "out.mitm"]);
    await isAsked;
    running.signal("SIGINT");
    setTimeout(answer, 200);
    expect((await running.end).code).to.equal(130);
    expect((await read("out.mitm")).map(({ response }) => response?.text)).to.deep.equal(["late"]);
  });

  for (const [args, problem] of [
    [["--jobs", "0"], "--jobs takes a number from 1 to 1000"],
    [["--rate", "x"], '--rate takes a number of requests a second, not "x"'],
    [["--timeout", "-1"], '--timeout takes a number of seconds, not "-1"'],
    [
      ["--upstream-proxy", "ftp://x"],
      '--upstream-proxy takes http://host:port or https://, not "ftp://x"',
    ],
    [["-i"], "replay makes a new file: name it with -w"],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      const { code, stderr } = await desk.run(["replay", "-r", "in.mitm", ...args]);
      expect(code).to.equal(2);
      expect(stderr).to.equal(`mitmts-dump: ${problem}\n`);
    });
  }
});
