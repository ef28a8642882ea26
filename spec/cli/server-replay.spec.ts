import { expect } from "chai";
import { createWriter } from "../../lib/create-writer.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { readFlows } from "../../lib/read-flows.js";
import { exchange, startOrigin } from "../capture/support/sockets.js";
import { cleansUp } from "../capture/support/proxy.js";
import { startCapture } from "./support/capturing.js";
import { Desk } from "./support/desk.js";

describe("mitmts-dump capture --server-replay", function () {
  this.timeout(60_000);
  cleansUp();
  const desk = Desk.forSuite();

  /** Saves what is to be answered from. */
  async function save(...flows: readonly HttpFlow<"request">[]): Promise<void> {
    const writer = createWriter(desk.path("saved.mitm"));
    for (const flow of flows) await writer.write(flow);
    await writer.end();
  }

  const saved = (url: string, answer: string): HttpFlow<"request"> =>
    HttpFlow.make(Request.make("GET", url), Response.make(200, answer));

  /** A server that says that it was asked. */
  const startServer = () => startOrigin("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserver");

  /** What a proxy answers: the status, and the body. */
  async function ask(proxy: number, url: string, more = ""): Promise<string> {
    const fields = `Host: ${new URL(url).host}\r\n${more}Connection: close\r\n`;
    const text = await exchange(proxy, `GET ${url} HTTP/1.1\r\n${fields}\r\n`);
    return text.replace(/^HTTP\/1\.1 (\d+)[^]*?\r\n\r\n/, "$1 ");
  }

  /** Each recorded flow as `path, isReplay, status or error`. */
  async function recorded(): Promise<string[]> {
    const lines: string[] = [];
    for await (const flow of readFlows(desk.path("out.mitm"))) {
      if (flow.type !== "http") expect.fail("no HTTP flow");
      const { request, response, error, isReplay } = flow;
      lines.push(`${request.path}, ${isReplay}, ${response?.statusCode ?? error?.msg}`);
    }
    return lines;
  }

  it("answers from the file, once each, and has the rest answered by the server", async () => {
    const server = await startServer();
    const site = `http://127.0.0.1:${server.port}`;
    await save(saved(`${site}/a`, "first"), saved(`${site}/a`, "second"));
    const [capture, port] = await startCapture(desk, "-S", "saved.mitm", "-w", "out.mitm");
    const answers = [];
    for (const path of ["/a", "/a", "/a", "/b"]) answers.push(await ask(port, site + path));
    expect(answers).deep.equal(["200 first", "200 second", "200 server", "200 server"]);
    expect(server.received).length(2);
    capture.signal("SIGINT");
    expect((await capture.end).code).equal(0);
    expect(await recorded()).deep.equal([
      "/a, response, 200",
      "/a, response, 200",
      "/a, null, 200",
      "/b, null, 200",
    ]);
  });

  it("closes what has no answer, where --extra says kill", async () => {
    const server = await startServer();
    const url = `http://127.0.0.1:${server.port}/b`;
    await save(saved("http://a.test/", "saved"));
    const args = ["--server-replay", "saved.mitm", "--extra", "kill", "-w", "out.mitm"];
    const [capture, port] = await startCapture(desk, ...args);
    expect(await ask(port, url)).equal("");
    expect(server.connections).equal(0);
    capture.signal("SIGINT");
    const { stderr } = await capture.end;
    expect(stderr).include(`no saved response, so it was killed: ${url}\n`);
    expect(await recorded()).deep.equal(["/b, null, Connection killed."]);
  });

  it("gives what has no answer a status; and one response again and again with --reuse", async () => {
    await save(saved("http://a.test/", "saved"));
    const args = ["--server-replay", "saved.mitm", "--extra", "404", "--reuse", "-w", "out.mitm"];
    const [capture, port] = await startCapture(desk, ...args);
    expect(await ask(port, "http://a.test/")).equal("200 saved");
    expect(await ask(port, "http://a.test/")).equal("200 saved");
    expect(await ask(port, "http://b.test/")).equal("404 ");
    capture.signal("SIGINT");
    const { stderr } = await capture.end;
    expect(stderr).include("no saved response, so it got 404: http://b.test/\n");
    expect(await recorded()).deep.equal([
      "/, response, 200",
      "/, response, 200",
      "/, response, 404",
    ]);
  });

  it("looks an upload up by all of it, also where it is too large to be held otherwise", async () => {
    const server = await startServer();
    const host = `127.0.0.1:${server.port}`;
    const url = `http://${host}/`;
    const upload = "x".repeat(300_000);
    await save(HttpFlow.make(Request.make("POST", url, upload), Response.make(200, "saved")));
    const args = ["-S", "saved.mitm", "--stream-large-bodies", "1k", "-w", "out.mitm"];
    const [capture, port] = await startCapture(desk, ...args);
    const post = async (body: string): Promise<string> => {
      const head = `Host: ${host}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n`;
      const text = await exchange(port, `POST ${url} HTTP/1.1\r\n${head}\r\n${body}`);
      return text.slice(text.indexOf("\r\n\r\n") + 4);
    };
    const other = `${upload.slice(1)}y`;
    expect(await post(upload)).equal("saved");
    expect(server.connections).equal(0);
    expect(await post(other)).equal("server");
    expect(server.received).length(1);
    expect(server.received[0]?.endsWith(`\r\n\r\n${other}`)).equal(true);
    capture.signal("SIGINT");
    expect((await capture.end).code).equal(0);
    expect(await recorded()).deep.equal(["/, response, 200", "/, null, 200"]);
  });

  it("takes for the same request what its options say", async () => {
    const flow = saved("http://a.test/?q=1&time=2", "saved");
    flow.request.headers.set("X-Version", "2");
    await save(flow);
    const args = ["--ignore-host", "--ignore-port", "--ignore-param", "time", "--ignore-content"];
    const more = ["--use-header", "x-version", "--extra", "404", "-S", "saved.mitm"];
    const [, port] = await startCapture(desk, ...args, ...more, "-w", "out.mitm");
    const url = "http://b.test:8080/?q=1&time=9";
    expect(await ask(port, url)).equal("404 ");
    expect(await ask(port, url.replace("q=1", "q=2"), "X-Version: 2\r\n")).equal("404 ");
    expect(await ask(port, url, "X-Version: 2\r\n")).equal("200 saved");
  });

  for (const [refresh, age] of [
    ["on", 0],
    ["off", 3600],
  ] as const) {
    it(`gives the response a date of ${age} seconds ago with --refresh ${refresh}`, async () => {
      const now = Math.floor(Date.now() / 1000);
      const response = Response.make(200, "saved");
      response.timestampStart = now - 3600;
      response.headers.set("Date", new Date((now - 3600) * 1000).toUTCString());
      await save(HttpFlow.make(Request.make("GET", "http://a.test/"), response));
      const args = ["-S", "saved.mitm", "--refresh", refresh, "-w", "out.mitm"];
      const [, port] = await startCapture(desk, ...args);
      const head = "GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";
      const [, date = ""] = /^date: (.*)\r$/im.exec(await exchange(port, head)) ?? [];
      expect(Date.parse(date) / 1000).within(now - age, now - age + 60);
    });
  }

  it("says what is wrong with the file, and listens to nobody", async () => {
    desk.write({ "saved.mitm": "no flows" });
    const { code, stderr } = await desk.run([
      "capture",
      "-p",
      "0",
      "-S",
      "saved.mitm",
      "--ca-folder",
      "ca",
    ]);
    expect(code).equal(1);
    expect(stderr)
      .match(/saved\.mitm/)
      .not.match(/listens on/);
  });
});
