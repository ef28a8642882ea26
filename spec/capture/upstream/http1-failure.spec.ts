import { expect } from "chai";
import { createUpstream } from "../../../lib/capture/upstream/pool.js";
import { Servers } from "../../support/servers.js";
import { bare, plain, send, useUpstream } from "./support.js";

describe("a request over HTTP/1 fails", () => {
  const servers = new Servers();
  const client = useUpstream();

  for (const { what, bytes, failure, message, hasResponse = false } of [
    { what: "nothing", bytes: "", failure: "closed", message: "server closed connection" },
    {
      what: "half a head",
      bytes: "HTTP/1.1 200 O",
      failure: "closed",
      message: "unexpected server response: b'HTTP/1.1 200 O'",
    },
    {
      what: "half a body",
      bytes: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
      failure: "closed",
      message:
        "HTTP/1 protocol error: peer closed connection without sending complete message body " +
        "(received 3 bytes, expected 10)",
      hasResponse: true,
    },
    {
      what: "half the chunks",
      bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
      failure: "closed",
      message:
        "HTTP/1 protocol error: peer closed connection without sending complete message body " +
        "(incomplete chunked read)",
      hasResponse: true,
    },
    {
      what: "what is not HTTP",
      bytes: "SSH-2.0-x\r\n\r\n",
      failure: "protocol",
      message: "Cannot parse HTTP response: the first line is not a version, a status and a reason",
    },
    {
      what: "a body with two ends",
      bytes: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      failure: "protocol",
      message: "Cannot parse HTTP response: there is both a Content-Length and a Transfer-Encoding",
    },
  ]) {
    it(`where the server sends ${what}`, async () => {
      const port = await servers.raw((socket) => socket.end(bytes));
      const { error, response } = await send(
        client.upstream,
        bare("GET", "http://a.test/"),
        plain(port),
      );
      expect(error?.failure).to.equal(failure);
      expect(error?.message).to.equal(message);
      expect(response !== null).to.equal(hasResponse);
    });
  }

  it("where nobody listens", async () => {
    const { error } = await send(client.upstream, bare("GET", "http://a.test/"), plain(1));
    expect(error?.failure).to.equal("connect");
    expect(error?.message).to.match(/^\[Errno \d+\] Connect call failed \('127\.0\.0\.1', 1\)$/);
    expect(error?.serverConn?.timestampStart).to.be.a("number");
    expect(error?.serverConn?.error).to.equal(error?.message);
  });

  it("where the name is not known", async () => {
    const destination = { ...plain(80), host: "nowhere.invalid" };
    const { error } = await send(client.upstream, bare("GET", "http://a.test/"), destination);
    expect(error?.failure).to.equal("dns");
  });

  it("where the server takes too long", async () => {
    const impatient = createUpstream({ responseTimeout: 50 });
    const port = await servers.raw(() => undefined);
    const { error } = await send(impatient, bare("GET", "http://a.test/"), plain(port));
    expect(error?.failure).to.equal("timeout");
    expect(error?.message).to.equal("no response after 0.05 s");
  });

  it("and calls nothing back after it was given up", async () => {
    const port = await servers.raw((socket) => socket.write("HTTP/1.1 200 OK\r\n\r\nab"));
    const called: string[] = [];
    await new Promise<void>((resolve) => {
      const sent = client.upstream.send(
        bare("GET", "http://a.test/"),
        {
          onResponse: () => {
            called.push("response");
            sent.abort();
            setTimeout(resolve, 20);
          },
          onData: () => called.push("data"),
          onEnd: () => called.push("end"),
          onError: () => called.push("error"),
        },
        { destination: plain(port) },
      );
    });
    expect(called).to.deep.equal(["response"]);
  });
});
