import { spawnSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { expect } from "chai";
import type { Authority } from "../../../lib/capture/ca/authority.js";
import { leafNames } from "../../../lib/capture/ca/leaf-names.js";
import { loadX509 } from "../../../lib/capture/ca/x509.js";
import { loadAuthority } from "../../../lib/capture/ca/load-authority.js";
import { describeWithProgram } from "../../support/describe-with-program.js";
import { useTemporaryFolder } from "../../support/temporary-folder.js";

const day = 24 * 60 * 60 * 1000;

/** An authority as mitmproxy makes it: RSA, the key in PKCS #1, in `mitmproxy-ca.pem`. */
async function writeMitmproxyAuthority(folder: string): Promise<void> {
  const x509 = await loadX509();
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = privateKey.export({ type: "pkcs8", format: "der" });
  const { subtle } = globalThis.crypto;
  const signing = await subtle.importKey("pkcs8", der, algorithm, true, ["sign"]);
  const { kty, n, e } = privateKey.export({ format: "jwk" });
  const jwk = { ...(kty === undefined ? {} : { kty }), n: n ?? "", e: e ?? "" };
  const verifying = await subtle.importKey("jwk", jwk, algorithm, true, ["verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=mitmproxy, O=mitmproxy",
    notAfter: new Date(Date.now() + 30 * day),
    keys: { privateKey: signing, publicKey: verifying },
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      // Not the hash of the key: some authorities have identifiers of their own.
      new x509.SubjectKeyIdentifierExtension("0102030405060708"),
    ],
  });
  const key = privateKey.export({ type: "pkcs1", format: "pem" });
  await writeFile(join(folder, "mitmproxy-ca.pem"), `${String(key)}${certificate.toString()}\n`);
}

/** A TLS handshake with a server that shows the leaf; the socket is that of the client. */
async function handshake(
  authority: Authority,
  names: readonly string[],
  options: { readonly host: string; readonly servername?: string },
): Promise<X509Certificate | undefined> {
  const { context } = await authority.leafFor(leafNames(null, names));
  const server = createServer({ SNICallback: (_, done) => done(null, context) });
  const leaf = await authority.leafFor(leafNames(null, names));
  server.setSecureContext({ cert: leaf.chain, key: leaf.privateKey });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve, reject) => {
      const socket: TLSSocket = connectTls(
        { port, ca: authority.certificate, ...options, lookup: toLoopback },
        () => {
          resolve(socket.getPeerX509Certificate());
          socket.end();
        },
      );
      socket.on("error", reject);
    });
  } finally {
    server.close();
  }
}

function toLoopback(
  _host: string,
  { all }: { readonly all?: boolean | undefined },
  done: (
    error: null,
    address: string | { address: string; family: number }[],
    family?: number,
  ) => void,
): void {
  if (all === true) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
}

describe("a leaf certificate", () => {
  const names = ["example.test", "*.wild.test", "127.0.0.1", "::1", "bücher.test"];

  for (const { whose, prepare } of [
    { whose: "our authority", prepare: () => Promise.resolve() },
    { whose: "mitmproxy's authority", prepare: writeMitmproxyAuthority },
  ]) {
    describe(`of ${whose}`, () => {
      const folder = useTemporaryFolder("for all");
      let authority: Authority;
      before(async () => {
        await prepare(folder.path);
        authority = await loadAuthority(folder.path);
      });

      const leaf = async (given = names) =>
        new X509Certificate((await authority.leafFor(leafNames(null, given))).certificate);

      it("has all names, and the first as common name", async () => {
        const { subject, subjectAltName } = await leaf();
        expect(subject).to.equal("CN=example.test");
        expect(subjectAltName).to.equal(
          "DNS:example.test, DNS:*.wild.test, IP Address:127.0.0.1, " +
            "IP Address:0:0:0:0:0:0:0:1, DNS:xn--bcher-kva.test",
        );
      });

      it("is signed by the authority, and is none", async () => {
        const ca = new X509Certificate(authority.certificate);
        const certificate = await leaf();
        expect(certificate.checkIssued(ca)).to.equal(true);
        expect(certificate.verify(ca.publicKey)).to.equal(true);
        expect(certificate.ca).to.equal(false);
      });

      it("names the authority by the identifier that it has", async () => {
        const x509 = await loadX509();
        const ca = new x509.X509Certificate(authority.certificate);
        const certificate = new x509.X509Certificate((await leaf()).raw);
        expect(certificate.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId).to.equal(
          ca.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId,
        );
      });

      it("is for servers", async () => {
        expect((await leaf()).keyUsage).to.deep.equal(["1.3.6.1.5.5.7.3.1"]);
      });

      it("began before now, and lasts no longer than 200 days or the authority", async () => {
        const certificate = await leaf();
        const ca = new X509Certificate(authority.certificate);
        const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
        expect(from).to.be.below(Date.now() - day);
        expect(to - from).to.be.at.most(200 * day);
        expect(to).to.be.at.most(Date.parse(ca.validTo));
      });

      it("has a serial number of its own", async () => {
        const [first, second] = [await leaf(["a.test"]), await leaf(["b.test"])];
        expect(first.serialNumber).not.to.equal(second.serialNumber);
        expect(first.serialNumber.length).to.equal(32);
      });

      it("has a key of the authority's kind, and not the authority's", async () => {
        const { privateKey } = await authority.leafFor(leafNames(null, names));
        const ca = new X509Certificate(authority.certificate);
        expect(createPrivateKey(privateKey).asymmetricKeyType).to.equal(
          ca.publicKey.asymmetricKeyType,
        );
        expect(ca.checkPrivateKey(createPrivateKey(privateKey))).to.equal(false);
      });

      it("is made once for the same names", async () => {
        const [first, second] = await Promise.all([leaf(), leaf()]);
        expect(first.serialNumber).to.equal(second.serialNumber);
      });

      it("is accepted by Node.js for a name", async () => {
        const peer = await handshake(authority, names, {
          host: "bücher.test",
          servername: "xn--bcher-kva.test",
        });
        expect(peer?.subject).to.equal("CN=example.test");
      });

      it("is accepted by Node.js for an address", async () => {
        const peer = await handshake(authority, names, { host: "127.0.0.1" });
        expect(peer?.subject).to.equal("CN=example.test");
      });

      it("has no subject where the only name is too long for one", async () => {
        const long = `${"a".repeat(60)}.example.test`;
        const certificate = await leaf([long]);
        expect(certificate.subject).to.be.oneOf([undefined, ""]);
        const peer = await handshake(authority, [long], { host: long });
        expect(peer?.subjectAltName).to.equal(`DNS:${long}`);
      });

      describeWithProgram(
        "openssl",
        "for openssl",
        () => {
          it("holds against its strictest rules", async () => {
            const file = join(folder.path, "leaf.pem");
            await writeFile(file, (await authority.leafFor(leafNames(null, names))).certificate);
            const { stdout, stderr } = spawnSync("openssl", [
              ...["verify", "-x509_strict", "-purpose", "sslserver"],
              ...["-verify_hostname", "a.wild.test", "-CAfile", authority.certificatePath, file],
            ]);
            expect(stdout.toString() + stderr.toString()).to.equal(`${file}: OK\n`);
          });
        },
        "version",
      );

      describeWithProgram("curl", "for curl", () => {
        it("is accepted, given the authority", async () => {
          const leaf = await authority.leafFor(leafNames(null, names));
          const server = createServer({ cert: leaf.chain, key: leaf.privateKey }, (_, response) =>
            response.end("yes"),
          );
          await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
          const { port } = server.address() as AddressInfo;
          const { execFile } = await import("node:child_process");
          const url = `https://example.test:${port}/`;
          const resolve = `example.test:${port}:127.0.0.1`;
          const args = ["-sS", "--cacert", authority.certificatePath, "--resolve", resolve, url];
          const output = await new Promise((done) =>
            execFile("curl", args, (_error, stdout, stderr) => done(stdout + stderr)),
          );
          server.close();
          expect(output).to.equal("yes");
        });
      });
    });
  }
});
