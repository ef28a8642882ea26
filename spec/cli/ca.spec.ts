import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { Desk } from "./support/desk.js";

describe("mitmts-dump ca", () => {
  const desk = Desk.forSuite();
  const ca = (...args: string[]) => desk.run(["ca", "--ca-folder", "authority", ...args]);

  it("makes an authority, and says where and how to trust it", async () => {
    const { code, stdout, stderr } = await ca();
    const text = stdout.toString();
    const path = desk.path("authority/mitmts-dump-ca-cert.pem");
    const { fingerprint256 } = new X509Certificate(desk.read("authority/mitmts-dump-ca-cert.pem"));
    expect(code).to.equal(0);
    expect(stderr).to.equal("mitmts-dump: a certificate authority was made in authority\n");
    expect(text).to.match(
      /^Certificate: (.*)\nSHA-256: {5}(.*)\nAuthority: {3}made by mitmts-dump\n/,
    );
    expect(text).to.include(path).and.to.include(fingerprint256);
  });

  it("shows the same the next time, and no private key", async () => {
    const first = await ca("--pem");
    const second = await ca("--pem");
    expect(second.stdout.toString()).to.equal(first.stdout.toString());
    expect(second.stderr).to.equal("");
    expect(second.stdout.toString()).to.match(/^-----BEGIN CERTIFICATE-----/);
    expect(second.stdout.toString()).not.to.include("PRIVATE");
  });

  it("shows the path alone", async () => {
    const { stdout } = await ca("--path");
    expect(stdout.toString()).to.equal("authority/mitmts-dump-ca-cert.pem\n");
  });

  it("says what is wrong with an authority that cannot be used", async () => {
    desk.write({ "authority/mitmproxy-ca.pem": "nothing" });
    const { code, stderr } = await ca();
    expect(code).to.equal(1);
    expect(stderr).to.equal(
      "mitmts-dump: authority/mitmproxy-ca.pem: it has no certificate; " +
        "move it away to have a new one made, and trust that\n",
    );
  });
});
