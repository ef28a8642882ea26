import { expect } from "chai";
import { connect as connectHttp2, constants, type OutgoingHttpHeaders } from "node:http2";
import { afterThis, cleansUp, Proxy } from "./support/proxy.js";
import { ok, startOrigin } from "./support/sockets.js";
import { openSocks5 } from "./support/socks5-client.js";

const get = { ":method": "GET", ":path": "/", ":scheme": "http" };

describe("a request of HTTP/2 that goes to a server of HTTP/1", () => {
  cleansUp();

  interface Seen {
    /** The port of the server. */
    readonly port: number;
    /** The `Host` fields that the server got, with their names; null where it was not asked. */
    readonly hosts: readonly string[] | null;
    /** That of the response; "malformed" where the request was refused as that before it was looked at. */
    readonly status: number | "malformed" | undefined;
  }

  /** Sends a request, to a proxy that knows the server already, from its mode or a tunnel. */
  async function send(
    mode: "reverse" | "socks5" | "regular",
    fields: (port: number) => OutgoingHttpHeaders,
  ): Promise<Seen> {
    const { port, received } = await startOrigin(ok);
    const proxy = await Proxy.start({
      mode: mode === "reverse" ? `reverse:http://127.0.0.1:${port}` : mode,
    });
    const socket = mode === "socks5" ? await openSocks5(proxy.port, port) : null;
    const session = connectHttp2(
      proxy.url,
      socket === null ? {} : { createConnection: () => socket },
    );
    afterThis(() => session.destroy());
    const stream = session.request({ ...get, ...fields(port) });
    let status: Seen["status"];
    stream.on("response", (head) => (status = head[":status"]));
    stream.on("error", () => undefined);
    stream.resume();
    await new Promise((resolve) => stream.once("close", resolve));
    if (stream.rstCode === constants.NGHTTP2_PROTOCOL_ERROR) status ??= "malformed";
    const hosts = received[0]?.match(/^host:.*(?=\r\n)/gim) ?? null;
    return { port, hosts, status };
  }

  for (const mode of ["reverse", "socks5", "regular"] as const) {
    const server = (port: number): string => `127.0.0.1:${port}`;

    it(`has the Host that its authority says (${mode})`, async () => {
      const { port, hosts } = await send(mode, (port) => ({ ":authority": server(port) }));
      expect(hosts).deep.equal([`Host: ${server(port)}`]);
    });

    it(`keeps its Host where it says no authority (${mode})`, async () => {
      const { port, hosts } = await send(mode, (port) => ({ host: server(port) }));
      expect(hosts).deep.equal([`host: ${server(port)}`]);
    });

    it(`has one Host where that and the authority are the same (${mode})`, async () => {
      const { port, hosts } = await send(mode, (port) => ({
        ":authority": server(port),
        host: server(port),
      }));
      expect(hosts).deep.equal([`host: ${server(port)}`]);
    });

    it(`is refused where Host and authority are for different servers (${mode})`, async () => {
      const { hosts, status } = await send(mode, (port) => ({
        ":authority": server(port),
        host: "other.test",
      }));
      expect([hosts, status]).deep.equal([null, 400]);
    });
  }

  for (const mode of ["socks5", "regular"] as const) {
    it(`is refused where its authority has a user (${mode})`, async () => {
      const { hosts, status } = await send(mode, (port) => ({
        ":authority": `user@127.0.0.1:${port}`,
      }));
      expect(hosts).equal(null);
      // From Node.js 22 on, its own HTTP/2 refuses it.
      expect(status).to.be.oneOf([400, "malformed"]);
    });
  }

  for (const mode of ["reverse", "socks5", "regular"] as const) {
    it(`is not sent where it says for no server (${mode})`, async () => {
      const { hosts, status } = await send(mode, () => ({ ":authority": "" }));
      expect([hosts, status]).deep.equal([null, "malformed"]);
    });
  }
});
