import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { leafNames } from "../../lib/capture/ca/leaf-names.js";
import { loadAuthority } from "../../lib/capture/ca/load-authority.js";
import { Requester } from "../../lib/capture/client-replay/requester.js";
import { createWriter } from "../../lib/create-writer.js";
import { Headers } from "../../lib/flow/headers.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { readFlows } from "../../lib/read-flows.js";
import { Servers } from "../support/servers.js";
import { describeWithMitmproxy } from "./python.js";

const head = "HTTP/1.1 200 OK\r\n";

/** What servers send, by path; each is sent on a connection that ends then. */
const answers: Readonly<Record<string, string>> = {
  plain: `${head}X-A: 1\r\nx-a:  2 \r\nContent-Length: 3\r\n\r\nabc`,
  reason: "HTTP/1.1 299 caf\xe9 au lait\r\nContent-Length: 0\r\n\r\n",
  noReason: "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
  untilClose: "HTTP/1.0 200 OK\r\n\r\nall of it",
  chunks: `${head}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n`,
  gzip: `${head}Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08`,
  noContent: "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n",
  notModified: "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n",
  nothing: "",
  halfHead: "HTTP/1.1 200 O",
  halfBody: `${head}Content-Length: 10\r\n\r\nabc`,
  halfChunk: `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nab`,
};

const names = Object.keys(answers);

describeWithMitmproxy("12.2.3", "client replay records what mitmproxy does", (python) => {
  const servers = new Servers();
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-spec-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function save(path: string, flows: readonly HttpFlow<"request">[]): Promise<void> {
    const writer = createWriter(path);
    for (const flow of flows) await writer.write(flow);
    await writer.end();
  }

  /** The flows as mitmdump has them after it has sent their requests. */
  async function replayedByMitmproxy(flows: readonly HttpFlow<"request">[]) {
    const [from, to] = [join(folder, "in.mitm"), join(folder, "out.mitm")];
    await save(from, flows);
    const program = "from mitmproxy.tools.main import mitmdump; mitmdump()";
    const options = ["-n", "-q", "-C", from, "-w", to, "--set", `confdir=${folder}`];
    await new Promise<void>((resolve, reject) =>
      execFile(python, ["-W", "ignore", "-c", program, ...options], (error, _stdout, stderr) => {
        if (error === null) resolve();
        else reject(new Error(stderr, { cause: error }));
      }),
    );
    const replayed = new Map<string, HttpFlow<"request">>();
    for await (const flow of readFlows(to)) {
      if (flow.type === "http") replayed.set(flow.id, flow);
    }
    return flows.map(({ id }) => replayed.get(id) ?? expect.fail(`${id} is missing`));
  }

  async function replayedByUs(flows: readonly HttpFlow<"request">[]) {
    const requester = new Requester();
    const copies: HttpFlow<"request">[] = [];
    for (const flow of flows) {
      const copy = flow.copy();
      await requester.replay(copy);
      copies.push(copy);
    }
    requester.close();
    return copies;
  }

  /** What should be the same, whoever sent it. */
  function facts({ request, response, error, serverConn, isReplay }: HttpFlow<"request">) {
    const { address, peername, tls, sni, cipher, tlsVersion, alpn, certificateList, via } =
      serverConn;
    return {
      request: { line: [request.method, request.path], fields: request.headers.fields },
      response: response && {
        line: [response.httpVersion, response.statusCode, response.reason],
        fields: response.headers.fields,
        content: response.rawContent,
        trailers: response.trailers,
        times: [response.timestampStart, response.timestampEnd].map((time) => typeof time),
      },
      error: error?.msg,
      serverConn: { address, peername, tls, sni, cipher, tlsVersion, certificateList, via },
      alpn: alpn?.toString() ?? "",
      connectionError: serverConn.error,
      times: [
        serverConn.timestampStart,
        serverConn.timestampTcpSetup,
        serverConn.timestampTlsSetup,
      ].map((time) => typeof time),
      isReplay,
    };
  }

  it("of responses, whole and cut, and of what is sent", async () => {
    const heard: string[] = [];
    const server = createServer((socket) => {
      let request = "";
      socket.on("data", (chunk: Buffer) => {
        request += chunk.toString("latin1");
        if (!request.endsWith("\r\n\r\nbody")) return;
        heard.push(request);
        const name = /^\w+ \/(\w*)/.exec(request)?.[1] ?? "";
        socket.end(Buffer.from(answers[name] ?? "", "latin1"));
      });
    });
    const port = await servers.listen(server);
    const flows = names.map((name) => {
      const request = Request.make("POST", `http://127.0.0.1:${port}/${name}?a=%20`, "body");
      request.headers = new Headers([
        ["Host", "a.test"],
        ["X-b", "caf\udce9"],
        ["x-B", ""],
        ["Content-Length", "4"],
      ]);
      return HttpFlow.make(request);
    });
    const theirs = await replayedByMitmproxy(flows);
    const heardOfThem = heard.splice(0);
    const ours = await replayedByUs(flows);
    expect(heard).to.deep.equal(heardOfThem);
    for (const [nth, flow] of ours.entries()) {
      expect(facts(flow), names[nth]).to.deep.equal(facts(theirs[nth] ?? flow));
    }
  });

  it("of connections that do not come about", async () => {
    const notTls = await servers.listen(
      createServer((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 No\r\n\r\n"))),
    );
    const authority = await loadAuthority(join(folder, "ca"));
    const leaf = await authority.leafFor(leafNames(null, ["127.0.0.1"]));
    const tls = createTlsServer({ cert: leaf.chain, key: leaf.privateKey });
    const untrusted = await servers.listen(tls);
    const flows = [
      "http://127.0.0.1:1/",
      "http://nowhere.invalid/",
      `https://127.0.0.1:${notTls}/`,
      `https://127.0.0.1:${untrusted}/`,
    ].map((url) => HttpFlow.make(Request.make("GET", url)));
    const theirs = await replayedByMitmproxy(flows);
    const ours = await replayedByUs(flows);
    expect(ours.map(({ error }) => error?.msg)).to.deep.equal(
      theirs.map(({ error }) => error?.msg),
    );
  });
});
