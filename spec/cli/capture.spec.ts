import { expect } from "chai";
import { connect } from "node:net";
import { startOrigin, RawClient, startServer } from "../capture/support/sockets.js";
import { cleansUp } from "../capture/support/proxy.js";
import { startCapture } from "./support/capturing.js";
import { Desk, onlyLine } from "./support/desk.js";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

describe("mitmts-dump capture", function () {
  this.timeout(60_000);
  cleansUp();
  const desk = Desk.forSuite();

  const start = (...args: readonly string[]) => startCapture(desk, ...args);

  async function request(proxy: number, server: number, path = "/"): Promise<RawClient> {
    const client = new RawClient(proxy);
    client.send(`GET http://127.0.0.1:${server}${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await client.until("hi");
    return client;
  }

  it("records into a file, runs scripts, and ends well when it is interrupted", async () => {
    desk.write({
      "script.js": `
        export const start = (ctx) => ctx.log.info("began");
        export const response = (ctx, flow) => flow.response.headers.set("x-seen", "yes");
        export const done = (ctx) => ctx.log.info("ended");
      `,
    });
    const origin = await startOrigin(ok);
    const [running, port] = await start("-w", "out.jsonl", "-s", "script.js", "~u /kept");
    const client = await request(port, origin.port, "/kept");
    expect(await client.until("hi")).match(/\r\nx-seen: yes\r\n/);
    await request(port, origin.port, "/left-out");
    running.signal("SIGINT");
    const { code, stderr } = await running.end;
    expect(code).equal(0);
    expect(stderr).match(/script\.js: began\n[^]*script\.js: ended\n[^]*1 flow was recorded\n$/);
    const [line = "", ...more] = desk.read("out.jsonl").toString().trim().split("\n");
    expect(more).deep.equal([]);
    expect(line).include("/kept").include("x-seen");
  });

  it("has each flow in the file when it is complete, so that a crash loses none of those", async () => {
    const origin = await startOrigin(ok);
    const [running, port] = await start("-w", "out.mitm");
    await request(port, origin.port);
    while (desk.read("out.mitm").length === 0) await new Promise((done) => setTimeout(done, 10));
    running.signal("SIGKILL");
    await running.end;
    const { stdout } = await desk.run(["-r", "out.mitm", "--flow-detail", "1"]);
    expect(stdout.toString()).match(/ << 200 OK 2b\n$/);
  });

  it("finishes what is in flight when it is interrupted", async () => {
    let answer: () => void = () => undefined;
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const server = await startServer((socket) => {
      socket.once("data", () => {
        answer = () => socket.write(ok);
        asked();
      });
    });
    const [running, port] = await start("-w", "out.mitm");
    const client = new RawClient(port);
    client.send(`GET http://127.0.0.1:${server}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
    await isAsked;
    running.signal("SIGINT");
    // It takes no more clients.
    for (let isRefused = false; !isRefused;) {
      isRefused = await new Promise<boolean>((resolve) => {
        const late = connect(port, "127.0.0.1");
        late.once("connect", () => resolve(false));
        late.once("error", () => resolve(true));
        late.once("connect", () => late.destroy());
      });
    }
    answer();
    await client.until("hi");
    const { code, stderr } = await running.end;
    expect(code).equal(0);
    expect(stderr).match(/1 flow was recorded/);
  });

  it("waits for no server that never answers, and closes the file whole", async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const silent = await startServer((socket) => socket.once("data", asked));
    const origin = await startOrigin(ok);
    const slow = await startServer((socket) => {
      socket.once("data", () => running.signal("SIGINT"));
      // It answers when the capture is already ending.
      socket.once("data", () => setTimeout(() => socket.write(ok), 1000));
    });
    const [running, port] = await start("-w", "out.har");
    await request(port, origin.port, "/before");
    const waiting = new RawClient(port);
    waiting.send(`GET http://127.0.0.1:${silent}/never HTTP/1.1\r\nHost: a\r\n\r\n`);
    await isAsked;
    await request(port, slow, "/late");
    expect(await waiting.all()).equal("");
    const { code, stderr } = await running.end;
    expect(code).equal(0);
    expect(stderr).match(/3 flows were recorded/);
    const { stdout } = await desk.run(["-r", "out.har", "--flow-detail", "1"]);
    expect(stdout.toString())
      .match(/\/before\n +<< 200 OK 2b\n/)
      .match(/\/late\n +<< 200 OK 2b\n/)
      .match(/\/never\n << The capture ended\.\n$/);
  });

  it("says which port is taken, and leaves the file as it is", async () => {
    desk.write({ "out.mitm": "as it was" });
    const port = await startServer(() => undefined);
    const args = ["capture", "--ca-folder", "ca", "-p", String(port), "-w", "out.mitm", "-q"];
    const { code, stderr } = await desk.run(args);
    expect(code).equal(1);
    expect(onlyLine(stderr)).match(/cannot listen on 127\.0\.0\.1 port \d+: another program/);
    expect(desk.read("out.mitm").toString()).equal("as it was");
  });

  for (const [args, message] of [
    [["--listen-host", "0.0.0.0"], /--proxyauth user:password, or --no-auth/],
    [["--listen-host", "0.0.0.0", "--proxyauth", "a:b", "--no-auth"], /exclude each other/],
    [["--proxyauth", "nobody"], /--proxyauth takes user:password/],
    [["--mode", "sideways"], /--mode takes regular, reverse:URL/],
    [["--mode", "regular", "--upstream-auth", "a:b"], /--upstream-auth is for/],
    [["--listen-port", "70000"], /--listen-port takes a port/],
    [["--stream-large-bodies", "much"], /takes a size/],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      const { code, stderr } = await desk.run(["capture", ...args]);
      expect(code).equal(2);
      expect(stderr).match(message);
    });
  }

  it("warns where certificates are not verified", async () => {
    const [running] = await start("-k", "-w", "out.mitm");
    running.signal("SIGTERM");
    expect((await running.end).stderr).match(/certificates of servers are not verified/);
  });

  it("goes on after a script threw, and says so with its exit code", async () => {
    desk.write({ "bad.js": `export function request() { throw new Error("oh no"); }` });
    const origin = await startOrigin(ok);
    const [running, port] = await start("-w", "out.mitm", "-s", "bad.js");
    await request(port, origin.port);
    running.signal("SIGINT");
    const { code, stderr } = await running.end;
    expect(code).equal(3);
    expect(stderr).match(/request threw: oh no[^]*1 flow was recorded/);
  });
});
