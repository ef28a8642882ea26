import { expect } from "chai";
import { itForReleases, touchedAndRewritten } from "../../../support/each-release.js";
import { itForCorpus } from "../../../support/captures.js";
import { readUntilDamage, writeFlows } from "../../../support/mitm-file.js";
import { beginning } from "../../../support/release-flows.js";
import { decode, decodeAll, elementAt, encode } from "../../../support/tnetstring.js";
import { faultsOf } from "../../../support/version-21.js";

const certificate = /^-----BEGIN CERTIFICATE-----\n[^]+-----END CERTIFICATE-----\n$/;

describe("a flow of an old release", () => {
  itForReleases("marked", "http", "is marked", ({ marked }, format) => {
    const kept = format >= 14 ? ":red_circle:" : ":default:";
    expect(marked).to.equal(format >= 0.18 ? kept : "");
  });

  itForReleases("marked", "http", "has its comment", ({ comment }, format) => {
    expect(comment).to.equal(format >= 14 ? "look at this one ☕" : "");
  });

  itForReleases("marked", "http", "has its metadata", ({ metadata }, format) => {
    const all = Object.fromEntries(metadata);
    expect([all["author"], all["count"], all["flag"]]).to.deep.equal(
      format >= 1 ? ["me", 3, true] : [undefined, undefined, undefined],
    );
  });

  itForReleases("get", "http", "is not marked", ({ marked, comment, metadata }) => {
    expect([marked, comment, metadata.size]).to.deep.equal(["", "", 0]);
  });

  itForReleases("replayed request", "http", "says it was replayed", ({ isReplay }) => {
    expect(isReplay).to.equal("request");
  });

  itForReleases("replayed response", "http", "says what was replayed", ({ isReplay }, format) => {
    expect(isReplay).to.equal(format >= 9 ? "response" : null);
  });

  itForReleases("edited", "http", "is held, as it was", ({ intercepted }) => {
    expect(intercepted).to.be.true;
  });

  itForReleases("edited", "http", "keeps what it was before the edit", async (flow, format) => {
    const before = backupIn(await writeFlows(flow));
    const after = backupIn(await writeFlows(await touchedAndRewritten(flow)));
    expect(before).to.contain("/before");
    // Keys become text here too where they were bytes, as mitmproxy has it.
    expect(after.replaceAll(";", ",")).to.equal(before.replaceAll(";", ","));
    if (format >= 1) expect(after).to.equal(before);
  });

  itForReleases("get", "http", "has a time of its own", ({ timestampCreated }) => {
    expect(timestampCreated).to.equal(beginning + 1);
  });

  itForReleases("tcp", "tcp", "has its messages", ({ messages }) => {
    expect(
      messages.map((message) => [
        message.fromClient,
        message.content.toString("latin1"),
        message.timestamp - beginning,
      ]),
    ).to.deep.equal([
      [true, "NICK fixture\r\n", 151],
      [false, String.fromCharCode(...Array.from({ length: 20 }, (_, at) => 120 + at)), 152],
      [false, "", 153],
    ]);
  });

  itForReleases("tcp error", "tcp", "has its error and no message", ({ messages, error }) => {
    expect([messages.length, error?.msg, error?.timestamp]).to.deep.equal([
      0,
      "Connection reset by peer",
      beginning + 161,
    ]);
  });

  itForReleases("udp", "udp", "has its messages", ({ messages }) => {
    expect(messages.map(({ fromClient, content }) => [fromClient, content.length])).to.deep.equal([
      [true, 48],
      [false, 48],
    ]);
  });

  itForReleases("dns", "dns", "has its question and its answers", ({ request, response }) => {
    expect([
      request.id,
      request.query,
      request.question?.name,
      response?.query,
      response?.answers.map(({ name, type, ttl, data }) => [name, type, ttl, data.length]),
    ]).to.deep.equal([
      4660,
      true,
      "www.example.com",
      false,
      [
        ["www.example.com", 5, 300, 18],
        ["edge.example.net", 1, 60, 4],
      ],
    ]);
  });

  itForReleases("dns name error", "dns", "has its code", ({ request, response }) => {
    expect([request.question?.type, response?.responseCode, response?.answers]).to.deep.equal([
      28,
      3,
      [],
    ]);
  });

  itForReleases("dns pending", "dns", "has no response", ({ response }) => {
    expect(response).to.be.null;
  });

  describe("has a connection", () => {
    itForReleases("pending", "http", "with addresses of two parts", (flow, format) => {
      expect([flow.clientConn.peername, flow.serverConn.sockname]).to.deep.equal([
        ["::1", 51235],
        ["::1", 40002],
      ]);
      expect(flow.serverConn.peername).to.deep.equal(
        format >= 0.17 ? ["2606:2800:220:1:248:1893:25c8:1946", 80] : null,
      );
      expect(flow.serverConn.address).to.deep.equal(["ipv6.example.com", 80]);
    });

    itForReleases("get", "http", "with our address for the client", ({ clientConn }, format) => {
      expect(clientConn.sockname).to.deep.equal(format >= 10 ? ["192.168.1.1", 8080] : ["", 0]);
    });

    itForReleases("refused", "http", "without addresses where there were none", (flow) => {
      const { serverConn } = flow;
      expect([serverConn.peername, serverConn.sockname, serverConn.address]).to.deep.equal([
        null,
        null,
        ["down.example.com", 80],
      ]);
    });

    itForReleases(
      "get",
      "http",
      "with TLS and when it was set up",
      ({ clientConn, serverConn }) => {
        expect(
          [clientConn, serverConn].map((conn) => [
            conn.tls,
            conn.tlsEstablished,
            conn.timestampTlsSetup,
          ]),
        ).to.deep.equal([
          [true, true, beginning + 0.25],
          [true, true, beginning + 0.75],
        ]);
      },
    );

    itForReleases("get", "http", "with the server's name", ({ serverConn }) => {
      expect(serverConn.sni).to.equal("www.example.com");
    });

    itForReleases("get", "http", "with certificates", ({ clientConn, serverConn }) => {
      for (const { certificateList } of [clientConn, serverConn]) {
        expect(certificateList[0]?.toString()).to.match(certificate);
      }
    });

    itForReleases("get", "http", "with cipher and version", ({ clientConn }, format) => {
      expect([clientConn.cipher, clientConn.tlsVersion]).to.deep.equal(
        format >= 1 ? ["TLS_AES_256_GCM_SHA384", "TLSv1.3"] : [null, null],
      );
    });

    itForReleases("get", "http", "with times", ({ clientConn, serverConn }) => {
      expect(
        [
          clientConn.timestampStart,
          clientConn.timestampEnd,
          serverConn.timestampStart,
          serverConn.timestampTcpSetup,
          serverConn.timestampEnd,
        ].map((seconds) => (seconds ?? 0) - beginning),
      ).to.deep.equal([0, 9, 0.5, 0.625, 8]);
    });

    itForReleases("http3", "http", "over QUIC, by its name of today", (flow) => {
      const { clientConn, serverConn } = flow;
      expect([
        clientConn.tlsVersion,
        serverConn.tlsVersion,
        clientConn.transportProtocol,
      ]).to.deep.equal(["QUICv1", "QUICv1", "udp"]);
    });

    itForReleases("via", "http", "through a proxy", ({ serverConn }, format) => {
      // Before 7 the proxy was a whole connection, which mitmproxy's own migration drops.
      expect(serverConn.via).to.deep.equal(
        format >= 14 ? ["http", ["proxy.example.net", 3128]] : null,
      );
    });
  });

  describe("in a capture that others made", () => {
    itForCorpus(
      "mitm",
      (name) => `is written in format 21 when it was touched: ${name}`,
      async (file) => {
        const { flows } = await readUntilDamage(file);
        for (const flow of flows) flow.comment += " touched";
        const written = decodeAll(await writeFlows(...flows));
        expect(written.flatMap(faultsOf)).to.deep.equal([]);
      },
    );
  });
});

function backupIn(file: Buffer): string {
  return encode(elementAt(decode(file), ["backup"])).toString("latin1");
}
