import { expect } from "chai";
import { PlainDict } from "../../../../lib/flow/state/plain-dict.js";
import { PlainList } from "../../../../lib/flow/state/plain-list.js";
import { Float, type StateDict, type StateValue } from "../../../../lib/flow/state/state.js";
import { loss } from "../../../../lib/formats/mitm/downgrade/loss.js";
import { to18, to19, to20 } from "../../../../lib/formats/mitm/downgrade/to-18.js";
import { lossesOf } from "./downgraded.js";
import { plain } from "./without.js";

function flowOf(
  client: Readonly<Record<string, StateValue>>,
  server: Readonly<Record<string, StateValue>> = {},
): StateDict {
  return PlainDict.of({ client_conn: PlainDict.of(client), server_conn: PlainDict.of(server) });
}

describe("a flow on its way", () => {
  describe("to version 20", () => {
    it("says QUIC as mitmproxy 10 did, which loses nothing", () => {
      const flow = flowOf({ tls_version: "QUICv1" }, { tls_version: "TLSv1.3" });
      expect(lossesOf(to20, flow)).to.deep.equal([]);
      expect(plain(flow)).to.deep.equal({
        client_conn: { tls_version: "QUIC" },
        server_conn: { tls_version: "TLSv1.3" },
      });
    });

    it("loses a proxy mode for which mitmproxy 10 would refuse it", () => {
      const flow = flowOf({ proxy_mode: "tun:mitm0" });
      expect(lossesOf(to20, flow)).to.deep.equal([loss.proxyMode]);
      expect(plain(flow)["client_conn"]).to.deep.equal({ proxy_mode: "regular" });
    });

    it("keeps a proxy mode that mitmproxy 10 knows", () => {
      const flow = flowOf({ proxy_mode: "local:curl" });
      expect(lossesOf(to20, flow)).to.deep.equal([]);
      expect(plain(flow)["client_conn"]).to.deep.equal({ proxy_mode: "local:curl" });
    });
  });

  describe("to version 19", () => {
    it("has connections whose sockets are closed", () => {
      const flow = flowOf({});
      to19(flow);
      expect(plain(flow)).to.deep.equal({ client_conn: { state: 0 }, server_conn: { state: 0 } });
    });
  });

  describe("to version 18", () => {
    it("has the names that mitmproxy 7 to 9 had for the parts of connections", () => {
      const address = (host: string) => new PlainList([host, 80]);
      const flow = flowOf(
        {
          cipher: "AES",
          peername: address("client"),
          sockname: address("proxy"),
          timestamp_tls_setup: new Float(1.5),
          transport_protocol: "tcp",
        },
        {
          address: address("server"),
          cipher: null,
          peername: address("10.0.0.1"),
          sockname: address("10.0.0.2"),
          timestamp_tls_setup: null,
          transport_protocol: "tcp",
          via: new PlainList(["http", address("upstream")]),
        },
      );
      expect(lossesOf(to18, flow)).to.deep.equal([]);
      expect(plain(flow)).to.deep.equal({
        client_conn: {
          address: ["client", 80],
          cipher_name: "AES",
          sockname: ["proxy", 80],
          timestamp_tls_setup: 1.5,
          tls_established: true,
          tls_extensions: [],
        },
        server_conn: {
          address: ["server", 80],
          cipher_name: null,
          ip_address: ["10.0.0.1", 80],
          source_address: ["10.0.0.2", 80],
          timestamp_tls_setup: null,
          tls_established: false,
          via: null,
          via2: ["http", ["upstream", 80]],
        },
      });
    });

    it("loses that a connection was over UDP", () => {
      const flow = flowOf({ transport_protocol: "tcp" }, { transport_protocol: "udp" });
      expect(lossesOf(to18, flow)).to.deep.equal([loss.transportProtocol]);
    });

    it("loses a proxy mode for which mitmproxy 9 would refuse it", () => {
      const flow = flowOf({ proxy_mode: "local" });
      expect(lossesOf(to18, flow)).to.deep.equal([loss.proxyMode]);
    });

    it("loses metadata for which mitmproxy 7 to 9 would refuse it: bytes, however deep", () => {
      const metadata = PlainDict.of({
        author: "me",
        raw: Buffer.from("a"),
        nested: new PlainList([1, PlainDict.of({ deep: Buffer.from("b") })]),
        list: new PlainList([null, "text"]),
      });
      const flow = PlainDict.of({ metadata });
      expect(lossesOf(to18, flow)).to.deep.equal([loss.bytesInMetadata]);
      expect(plain(flow)).to.deep.equal({ metadata: { author: "me", list: [null, "text"] } });
    });

    it("has a backup only when there is one", () => {
      const without = PlainDict.of({ backup: null });
      to18(without, new Set());
      expect(without.has("backup")).to.equal(false);

      const backup = PlainDict.of({ version: 21 });
      const edited = PlainDict.of({ backup });
      to18(edited, new Set());
      expect(edited.get("backup")).to.equal(backup);
    });
  });
});
