import { execFile } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { AuthorityError } from "../../../lib/capture/ca/errors.js";
import { loadAuthority } from "../../../lib/capture/ca/load-authority.js";
import { itOnlyWhere } from "../../support/only-where.js";
import { rejectionOf } from "../../support/rejection.js";
import { useTemporaryFolder } from "../../support/temporary-folder.js";

describe("loadAuthority", () => {
  const folder = useTemporaryFolder();
  const secretPath = (): string => join(folder.path, "deep", "mitmts-dump-ca.pem");
  const load = () => loadAuthority(join(folder.path, "deep"));

  it("makes an authority where there is none, and says so", async () => {
    const authority = await load();
    expect(authority.isNew).to.equal(true);
    expect(authority.origin).to.equal("own");
  });

  it("gives the same authority the next time", async () => {
    const first = await load();
    const second = await load();
    expect(second.isNew).to.equal(false);
    expect(second.fingerprint).to.equal(first.fingerprint);
  });

  const hasModes = process.platform !== "win32";
  itOnlyWhere(hasModes, "files with modes", "keeps the private key from others", async () => {
    await load();
    expect((await stat(secretPath())).mode & 0o777).to.equal(0o600);
    expect((await stat(join(folder.path, "deep"))).mode & 0o777).to.equal(0o700);
  });

  it("leaves nothing but the two files", async () => {
    await load();
    expect(await readdir(join(folder.path, "deep"))).to.have.members([
      "mitmts-dump-ca.pem",
      "mitmts-dump-ca-cert.pem",
    ]);
  });

  it("lays the certificate beside it, without the key", async () => {
    const authority = await load();
    const text = await readFile(authority.certificatePath, "utf8");
    expect(text).to.equal(authority.certificate);
    expect(text).not.to.include("PRIVATE");
  });

  it("lays the certificate there again when it was removed", async () => {
    const { certificatePath, certificate } = await load();
    await rm(certificatePath);
    await load();
    expect(await readFile(certificatePath, "utf8")).to.equal(certificate);
  });

  it("makes a certificate that may sign others, and nothing else", async () => {
    const certificate = new X509Certificate((await load()).certificate);
    expect(certificate.ca).to.equal(true);
    expect(certificate.checkIssued(certificate)).to.equal(true);
    expect(certificate.keyUsage).to.equal(undefined);
    expect(certificate.subject).to.match(/^CN=mitmts-dump .*\nO=mitmts-dump$/);
  });

  it("gives all the same authority when several processes make one at once", async () => {
    const program = `
      import { loadAuthority } from "./lib/capture/ca/load-authority.ts";
      process.stdout.write((await loadAuthority(process.argv[1])).fingerprint);`;
    const run = promisify(execFile);
    const options = ["--import", "./spec/register.mjs", "--input-type=module", "-e", program];
    const outputs = await Promise.all(
      [1, 2].map(() => run(process.execPath, [...options, join(folder.path, "deep")])),
    );
    const prints = new Set(outputs.map(({ stdout }) => stdout));
    expect(prints.size).to.equal(1);
    expect([...prints][0]).to.equal((await load()).fingerprint);
  });

  for (const { what, damage, reason } of [
    { what: "is empty", damage: () => "", reason: /it has no certificate/ },
    {
      what: "has no key",
      damage: (text: string) => text.replace(/-----BEGIN PRIV[^]*END PRIVATE KEY-----\n/, ""),
      reason: /it has no private key/,
    },
    {
      what: "has a damaged key",
      damage: (text: string) => text.replace(/(BEGIN PRIVATE KEY-----\n).{30}/, "$1"),
      reason: /its private key is damaged/,
    },
    {
      what: "has a damaged certificate",
      damage: (text: string) => text.replace(/(BEGIN CERTIFICATE-----\n).{30}/, "$1"),
      reason: /its certificate is damaged/,
    },
  ]) {
    it(`refuses a file that ${what}`, async () => {
      await load();
      await writeFile(secretPath(), damage(await readFile(secretPath(), "utf8")));
      const error = await rejectionOf(load());
      expect(error).to.be.instanceOf(AuthorityError);
      expect(error).to.have.property("file", secretPath());
      expect(error).to.have.property("reason").that.matches(reason);
    });
  }

  it("refuses a key that is not that of the certificate", async () => {
    await load();
    const other = await loadAuthority(join(folder.path, "other"));
    const key = /[^]*END PRIVATE KEY-----\n/.exec(await readFile(secretPath(), "utf8"))?.[0] ?? "";
    await writeFile(secretPath(), key + other.certificate);
    expect(await rejectionOf(load()))
      .to.have.property("reason")
      .that.includes("belong together");
  });

  it("refuses the certificate of a server", async () => {
    const leaf = await (
      await load()
    ).leafFor({ commonName: "a", alternativeNames: ["a"], organization: null });
    await writeFile(secretPath(), leaf.privateKey + leaf.certificate.toString());
    expect(await rejectionOf(load()))
      .to.have.property("reason")
      .that.includes("an authority");
  });

  it("refuses an encrypted key, and says so", async () => {
    await load();
    const text = await readFile(secretPath(), "utf8");
    const encrypted = createPrivateKey(text).export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "secret",
    });
    await writeFile(secretPath(), text.replace(/^[^]*END PRIVATE KEY-----\n/, String(encrypted)));
    expect(await rejectionOf(load()))
      .to.have.property("reason")
      .that.includes("is encrypted");
  });
});
