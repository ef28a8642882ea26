import { expect } from "chai";
import { ServerConnection } from "../../lib/flow/connection.js";
import { FlowFieldError } from "../../lib/flow/field.js";
import { fixture } from "../support/captures.js";
import { ofType, readFlow, readFlows, rewritten, writeFlows } from "../support/mitm-file.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { editAt, float, list, text, withEntry } from "../support/tnetstring.js";

/** The "get" flow of the newest release's fixture: everything about TLS. */
async function secureFlow() {
  return ofType("http", (await readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm")))[0]);
}

const common = {
  id: "another",
  transportProtocol: "udp",
  error: "untrusted",
  tls: false,
  certificateList: [Buffer.from("PEM 1"), Buffer.from("PEM 2")],
  alpn: Buffer.from("h3"),
  alpnOffers: [Buffer.from("h3"), Buffer.from("h2")],
  cipher: "TLS_CHACHA20_POLY1305_SHA256",
  cipherList: ["A", "B"],
  tlsVersion: "QUICv1",
  sni: "bücher.example",
  timestampStart: 1.5,
  timestampEnd: 2.5,
  timestampTlsSetup: 3.5,
  peername: ["192.0.2.1", 1],
  sockname: ["2001:db8::1", 65535],
};

const settings = {
  clientConn: { ...common, mitmcert: Buffer.from("PEM 3"), proxyMode: "socks5" },
  serverConn: {
    ...common,
    address: ["example.org", 8443],
    timestampTcpSetup: 4.5,
    via: ["https", ["proxy.example", 8080]],
  },
} as const;

for (const name of ["clientConn", "serverConn"] as const) {
  describe(`a flow's ${name}`, () => {
    for (const [property, value] of Object.entries(settings[name])) {
      it(`keeps its ${property} when it is set`, async () => {
        const flow = await readFlow(smallHttpFlow());
        Reflect.set(flow[name], property, value);
        expect(Reflect.get((await rewritten(flow))[name], property)).to.deep.equal(value);
      });

      it(`changes when another ${property} is set`, async () => {
        const flow = await secureFlow();
        Reflect.set(flow[name], property, value);
        expect(Reflect.get((await rewritten(flow))[name], property)).to.deep.equal(value);
      });
    }

    for (const property of [
      ...["error", "alpn", "cipher", "tlsVersion", "sni", "peername", "sockname"],
      ...["timestampStart", "timestampEnd", "timestampTlsSetup"],
    ]) {
      it(`loses its ${property} when null is set`, async () => {
        const flow = await secureFlow();
        Reflect.set(flow[name], property, null);
        expect(Reflect.get((await rewritten(flow))[name], property)).to.be.null;
      });
    }
  });
}

describe("a connection", () => {
  it("has what the fixture has", async () => {
    const { serverConn, clientConn } = await secureFlow();
    expect([
      serverConn.address,
      serverConn.peername,
      serverConn.sockname,
      serverConn.tls,
      serverConn.tlsEstablished,
      serverConn.tlsVersion,
      serverConn.cipher,
      serverConn.alpn?.toString(),
      serverConn.alpnOffers.map(String),
      serverConn.sni,
      serverConn.certificateList.length,
      serverConn.via,
      clientConn.proxyMode,
      clientConn.mitmcert?.toString("latin1", 0, 27),
    ]).to.deep.equal([
      ["www.example.com", 443],
      ["93.184.216.34", 443],
      ["192.168.1.1", 40001],
      true,
      true,
      "TLSv1.3",
      "TLS_AES_256_GCM_SHA384",
      "http/1.1",
      ["h2", "http/1.1"],
      "www.example.com",
      2,
      null,
      "regular",
      "-----BEGIN CERTIFICATE-----",
    ]);
  });

  it("gives its certificates taken apart", async () => {
    const { certificates } = (await secureFlow()).serverConn;
    expect(certificates.map(({ subject, ca }) => [subject, ca])).to.deep.equal([
      ["CN=www.example.com", false],
      ["CN=Fixture CA\nO=mitmts-dump", true],
    ]);
  });

  it("says what is wrong with a certificate that is none", async () => {
    const { serverConn } = await secureFlow();
    serverConn.certificateList = [Buffer.from("no PEM")];
    expect(() => serverConn.certificates).to.throw(FlowFieldError, "certificate_list");
  });

  it("gives copies with ids of their own", async () => {
    const { clientConn, serverConn } = await secureFlow();
    const copies = [clientConn.copy(), serverConn.copy()];
    clientConn.sni = serverConn.sni = "changed";
    expect(copies.map(({ sni }) => sni)).to.deep.equal(["www.example.com", "www.example.com"]);
    expect(copies.map(({ id }) => id)).not.to.include.members([clientConn.id, serverConn.id]);
  });

  it("is not connected, for it comes from a file", async () => {
    const { clientConn, serverConn } = await secureFlow();
    expect([clientConn.connected, serverConn.connected]).to.deep.equal([false, false]);
  });

  it("gives a list of its own each time, which changes nothing", async () => {
    const flow = await secureFlow();
    const before = await writeFlows(flow);
    [...flow.serverConn.certificateList].pop();
    expect((await writeFlows(flow)).equals(before)).to.be.true;
  });

  it("can be that of another flow", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.serverConn = (await secureFlow()).serverConn;
    expect((await rewritten(flow)).serverConn.address).to.deep.equal(["www.example.com", 443]);
  });

  it("can be a new one", async () => {
    const flow = await secureFlow();
    flow.serverConn = ServerConnection.make(["192.0.2.7", 99]);
    const { address, peername, tls, via } = (await rewritten(flow)).serverConn;
    expect([address, peername, tls, via]).to.deep.equal([["192.0.2.7", 99], null, false, null]);
  });

  it("is untouched by an address that is set to itself, whatever its port is", async () => {
    const odd = list(text("192.0.2.7"), float("nan"));
    const edited = ["sockname", "address"].reduce(
      (state, key) => editAt(state, ["server_conn"], (server) => withEntry(server, key, odd)),
      editAt(smallHttpFlow(), ["server_conn"], (server) =>
        withEntry(server, "via", list(text("https"), odd)),
      ),
    );
    const flow = ofType("http", await readFlow(edited));
    for (const name of ["sockname", "address", "via"] as const) {
      Reflect.set(flow.serverConn, name, flow.serverConn[name]);
    }
    expect(flow.isTouched).to.be.false;
  });

  it("refuses a port that is no whole number", async () => {
    const flow = await secureFlow();
    expect(() => (flow.serverConn.address = ["example.org", 80.5])).to.throw(TypeError);
  });
});
