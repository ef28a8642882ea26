import { expect } from "chai";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Flow } from "../../lib/flow/flow.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { TcpFlow } from "../../lib/flow/stream-flow.js";
import { TcpMessage } from "../../lib/flow/stream-message.js";
import { FlowRunner } from "../../lib/flow-runner.js";
import { checkScripts } from "../../lib/script/load/index.js";
import type { RawOptions } from "../../lib/script/options.js";
import { loadScripts } from "../../lib/script/scripts.js";
import { cleansUp, Proxy } from "../capture/support/proxy.js";
import { RawClient, startOrigin } from "../capture/support/sockets.js";
import { demoFlows, idsOf } from "../flow-runner/support.js";
import { readFlow, readFlows, writeFlows } from "../support/mitm-file.js";
import { Servers } from "../support/servers.js";
import { smallHttpFlow } from "../support/small-flow.js";

const folder = fileURLToPath(new URL("../../examples/", import.meta.url));
const examples = readdirSync(folder);

function httpFlows(flows: readonly Flow[]): HttpFlow<"request">[] {
  return flows.flatMap((flow) => (flow.type === "http" ? [flow] : []));
}

describe("the example", () => {
  const servers = new Servers();
  cleansUp();
  let cacheFolder: string;
  /** The demo capture as it is. */
  let before_: readonly Flow[];
  const log: string[] = [];
  before(async () => {
    cacheFolder = mkdtempSync(join(tmpdir(), "mitmts-dump-spec-"));
    before_ = await demoFlows();
  });
  beforeEach(() => void (log.length = 0));
  after(() => rmSync(cacheFolder, { recursive: true }));

  /** The demo capture, or other flows, after an example: written and read again. */
  async function run(
    name: string,
    options: RawOptions = {},
    flows?: readonly Flow[],
  ): Promise<readonly Flow[]> {
    const nothing = (): undefined => undefined;
    const info = (message: string) => void log.push(message);
    const runner = new FlowRunner(await loadScripts([join(folder, name)], { cacheFolder }), {
      onScriptError: "abort",
      options,
      logFor: () => ({ debug: nothing, info, warn: nothing, error: nothing }),
      onError: nothing,
    });
    await runner.start();
    await runner.run(flows ?? (await demoFlows()));
    await runner.done();
    return readFlows(await writeFlows(...runner.takeWritable()));
  }

  it("add-header.ts adds a header to every response", async () => {
    for (const { response } of httpFlows(await run("add-header.ts"))) {
      expect(response?.headers.get("newheader") ?? "foo").to.equal("foo");
    }
  });

  it("redact-cookies.ts leaves names and attributes of cookies, and no value", async () => {
    const cookies = (flows: readonly Flow[]) =>
      httpFlows(flows).flatMap(({ request, response }) => [
        ...request.headers.getAll("cookie"),
        ...(response?.headers.getAll("set-cookie") ?? []),
      ]);
    const [old, redacted] = [cookies(before_), cookies(await run("redact-cookies.ts"))];
    expect(redacted).to.have.length(old.length).above(1);
    for (const cookie of redacted) expect(cookie).to.match(/^[^=]+=redacted(;|$)/);
    expect(redacted.some((cookie) => /; ?path=\//i.test(cookie))).to.be.true;
  });

  it("rewrite-json-body.ts hides e-mail addresses and tokens in responses", async () => {
    const bodies = (flows: readonly Flow[]) =>
      httpFlows(flows).map(({ response }) => response?.content?.toString() ?? "");
    expect(bodies(before_).join()).to.match(/"(e-?mail|token)":\s*"(?!hidden)/);
    const after_ = bodies(await run("rewrite-json-body.ts")).join();
    expect(after_).not.to.match(/"(e-?mail|token)":\s*"(?!hidden)/);
    expect(after_).to.contain('"hidden"');
  });

  it("count-by-host.ts says how many requests went to each host", async () => {
    const flows = await run("count-by-host.ts");
    expect(idsOf(flows)).to.deep.equal(idsOf(before_));
    expect(log[0]).to.equal("5 api.example.com");
    const sum = log.reduce((total, line) => total + Number(line.split(" ")[0]), 0);
    expect(sum).to.equal(httpFlows(before_).length);
  });

  it("drop-images.ts leaves images out, and nothing else", async () => {
    const isImage = (flow: Flow) =>
      flow.type === "http" && flow.response?.headers.get("content-type")?.startsWith("image/");
    const expected = before_.filter((flow) => isImage(flow) !== true);
    expect(expected.length).to.be.below(before_.length);
    expect(idsOf(await run("drop-images.ts"))).to.deep.equal(idsOf(expected));
  });

  it("duplicate-and-change.ts adds a changed copy after each POST", async () => {
    const flows = await run("duplicate-and-change.ts");
    const posts = httpFlows(before_).filter(({ request }) => request.method === "POST");
    expect(flows).to.have.length(before_.length + posts.length);
    for (const { id, request } of posts) {
      const at = flows.findIndex((flow) => flow.id === id);
      const [copy] = httpFlows(flows.slice(at + 1, at + 2));
      expect(copy?.request.path).to.equal(`/copied${request.path}`);
      expect(copy?.comment).to.equal(`copy of ${id}`);
    }
  });

  it("duplicate-modify-replay.ts sends a changed copy of each request", async () => {
    const port = await servers.raw((socket, text) =>
      socket.end(`HTTP/1.1 200 OK\r\n\r\nanswer to ${text.split("\r\n")[0] ?? ""}`),
    );
    const flow = await readFlow(smallHttpFlow());
    if (flow.type !== "http") expect.fail("no HTTP flow");
    flow.request.url = `http://127.0.0.1:${port}/`;
    const [old, copy, ...others] = httpFlows(await run("duplicate-modify-replay.ts", {}, [flow]));
    expect(old?.response?.text).to.equal(flow.response?.text);
    expect(copy?.response?.text).to.equal("answer to GET /changed HTTP/1.1");
    expect(await run("duplicate-modify-replay.ts", {}, copy ? [copy] : [])).to.have.length(1);
    expect(others).to.deep.equal([]);
  });

  it("answer-from-script.ts gives failed requests an answer", async () => {
    const failed = httpFlows(before_).find(({ error }) => error !== null);
    const flows = httpFlows(await run("answer-from-script.ts"));
    const answered = flows.find(({ id }) => id === failed?.id);
    expect(answered?.error).to.be.null;
    expect(answered?.response?.statusCode).to.equal(503);
    expect(answered?.response?.content?.toString()).to.equal(`${failed?.error?.msg ?? ""}\n`);
  });

  it("only-hosts.ts leaves requests to other hosts out", async () => {
    const flows = await run("only-hosts.ts", {
      hosts: "example.net,chat.example.com",
      log: "true",
    });
    const hosts = new Set(httpFlows(flows).map(({ request }) => request.host));
    expect([...hosts]).to.deep.equal(["cdn.example.net", "chat.example.com"]);
    expect(log).to.include("left out: https://www.example.com/");
  });

  it("redact-chat.ts hides what people write", async () => {
    const texts = (flows: readonly Flow[]) =>
      httpFlows(flows).flatMap(({ websocket }) =>
        (websocket?.messages ?? []).flatMap((one) => (one.isText ? [one.text] : [])),
      );
    const [old, redacted] = [texts(before_), texts(await run("redact-chat.ts"))];
    expect(redacted).to.deep.equal(old.map((text) => text.replace(/\p{L}/gu, "x")));
    expect(redacted).not.to.deep.equal(old);
  });

  it("modify-form.ts sets a field in forms, and in nothing else", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const flows = ["a=%7e&mitmproxy=rolls", "a=%7e"].map((body) =>
      HttpFlow.make(Request.make("POST", "http://example.com/", body, form)),
    );
    const bodies = httpFlows(await run("modify-form.ts", {}, flows)).map(
      ({ request }) => request.text,
    );
    expect(bodies).to.deep.equal(["a=%7e&mitmproxy=rocks", "a=%7e&mitmproxy=rocks"]);
    expect(idsOf(await run("modify-form.ts"))).to.deep.equal(idsOf(before_));
  });

  it("modify-query.ts sets a field in the query of each request", async () => {
    const paths = httpFlows(await run("modify-query.ts")).map(({ request }) => request.path);
    expect(paths).to.include("/v1/users?page=1&mitmproxy=rocks");
    for (const path of paths) expect(path).to.match(/[?&]mitmproxy=rocks$/);
  });

  it("redirect-requests.ts sends requests for one host to another", async () => {
    const hosts = (flows: readonly Flow[]) =>
      httpFlows(flows).map(({ request }) => request.prettyHost);
    const [old, redirected] = [hosts(before_), hosts(await run("redirect-requests.ts"))];
    expect(redirected).to.deep.equal(
      old.map((host) => (host === "cdn.example.net" ? "mirror.example.org" : host)),
    );
    expect(redirected).to.include("mirror.example.org");
  });

  it("add-trailers.ts adds a checksum behind each body", async () => {
    const { response } = httpFlows(await run("add-trailers.ts"))[1] ?? {};
    const checksum = createHash("sha256")
      .update(response?.rawContent ?? "")
      .digest("hex");
    expect(response?.trailers?.get("x-sha256")).to.equal(checksum);
    expect(response?.headers.get("trailer")).to.equal("x-sha256");
  });

  it("filter-flows.ts marks the flows that match", async () => {
    const flows = httpFlows(await run("filter-flows.ts", { filter: "~d example.com & ~c 404" }));
    const marked = flows.filter(({ marked }, nth) => marked !== httpFlows(before_)[nth]?.marked);
    expect(marked.map(({ response }) => response?.statusCode)).to.deep.equal([404]);
  });

  it("change-tcp-messages.ts replaces bytes, and keeps what is no text", async () => {
    const bytes = (text: string) => Buffer.from(text, "latin1");
    const flow = TcpFlow.make([new TcpMessage(bytes("a foo \xff"), { fromClient: true })]);
    const [changed] = await run("change-tcp-messages.ts", {}, [flow]);
    const [message] = changed?.type === "tcp" ? changed.messages : [];
    expect(message?.content).to.deep.equal(bytes("a bar \xff"));
  });

  it("change-dns-answers.ts gives names another address", async () => {
    const answers = (await run("change-dns-answers.ts")).flatMap((flow) =>
      flow.type === "dns" ? (flow.response?.answers ?? []) : [],
    );
    expect(answers.map(({ ipv4Address }) => ipv4Address)).to.deep.equal(["192.0.2.1"]);
  });

  it("write-flow-file.ts writes failed requests to a file, and leaves the output alone", async () => {
    const failed = join(cacheFolder, "failed.mitm");
    const flows = await run("write-flow-file.ts", { failed });
    expect(idsOf(flows)).to.deep.equal(idsOf(before_));
    const expected = httpFlows(before_).filter(
      ({ response, error }) => error !== null || (response?.statusCode ?? 0) >= 400,
    );
    expect(expected).to.have.length(2);
    expect(idsOf(await readFlows(readFileSync(failed)))).to.deep.equal(idsOf(expected));
  });

  it("internet-in-mirror.ts shows pages as in a mirror", async () => {
    const pages = httpFlows(await run("internet-in-mirror.ts")).flatMap(({ response }) =>
      response?.text?.includes("scaleX(-1)") === true ? [response] : [],
    );
    expect(pages).to.have.length(1);
    expect(pages[0]?.headers.get("content-length")).to.equal(String(pages[0]?.content?.length));
  });

  it("stop-at-failure.ts ends the run at the first failure", async () => {
    const flows = httpFlows(await run("stop-at-failure.ts"));
    const last = flows.pop();
    expect(last?.response?.statusCode).to.equal(404);
    for (const { response } of flows) expect(response?.statusCode).to.be.below(400);
  });

  it("hosts-from-file.ts leaves requests to the hosts in a file out", async () => {
    const hosts = join(cacheFolder, "hosts.txt");
    writeFileSync(hosts, "cdn.example.net\napi.example.com\n");
    const left = httpFlows(await run("hosts-from-file.ts", { hosts })).map(
      ({ request }) => request.host,
    );
    expect(left).to.include("www.example.com").and.not.include("cdn.example.net");
    expect(left).to.not.include("api.example.com");
  });

  it("hash-downloads.ts notes the hash of what is downloaded", async () => {
    const origin = await startOrigin(
      "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 5\r\n\r\nhello",
    );
    const [loaded] = await loadScripts([join(folder, "hash-downloads.ts")], { cacheFolder });
    const proxy = await Proxy.start({ script: loaded?.exports ?? {} });
    const url = `http://127.0.0.1:${origin.port}/`;
    await new RawClient(proxy.port).send(`GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`).until("hello");
    const hash = createHash("sha256").update("hello").digest("hex");
    expect((await proxy.onlyHttp()).comment).to.equal(`sha256 ${hash}`);
  });
});

describe("every example", () => {
  it("is run by a specification above", () => {
    const specification = readFileSync(fileURLToPath(import.meta.url), "utf8");
    for (const name of examples) expect(specification).to.contain(`it("${name} `);
  });

  it("is short, and says in a comment what it does", () => {
    for (const name of examples) {
      const text = readFileSync(join(folder, name), "utf8");
      expect(text.split("\n").length, name).to.be.below(31);
      expect(text, name).to.match(/^\/\*\* .*\. \*\/$|^\/\*\* .*; .*\. \*\/$/m);
    }
  });

  it("type-checks under strict, with handlers that take what their events give", async function () {
    this.timeout(60_000);
    const found = await checkScripts(examples.map((name) => join(folder, name)));
    expect(found.map(({ file, message }) => `${file}: ${message}`)).to.deep.equal([]);
  });
});
