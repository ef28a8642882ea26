import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import type { Authority, LeafCertificate, LeafNames } from "./authority.js";
import {
  authorityFiles,
  readIfThere,
  writePublic,
  writeSecret,
  type AuthorityFiles,
} from "./authority-files.js";
import { AuthorityError } from "./errors.js";
import { importSigningKey } from "./keys.js";
import { LeafIssuer, type Issuer } from "./leaf-issuer.js";
import { LruCache } from "./lru-cache.js";
import { makeAuthority } from "./make-authority.js";

/** How many leaf certificates are kept. One takes some tens of kilobytes. */
const leavesKept = 500;

/**
 * The certificate authority of a folder: ours, else mitmproxy's, else one that is made now. When
 * several processes make one at the same time, all get the same.
 *
 * @throws FileError; AuthorityError when a file is there and is no authority that can be used.
 */
export async function loadAuthority(folder: string): Promise<Authority> {
  const [own, mitmproxys] = authorityFiles(folder);
  for (const files of [own, mitmproxys]) {
    const secret = await readIfThere(files.secret);
    if (secret !== null) return openAuthority(folder, files, secret, false);
  }
  const made = await makeAuthority();
  await writeSecret(folder, own.secret, made);
  // It is another process's where that was quicker.
  return openAuthority(folder, own, (await readIfThere(own.secret)) ?? made, true);
}

async function openAuthority(
  folder: string,
  files: AuthorityFiles,
  secret: string,
  isNew: boolean,
): Promise<Authority> {
  const issuer = await issuerOf(secret, files.secret);
  await publish(files, issuer.certificate);
  return new StoredAuthority(folder, files, issuer, isNew);
}

async function issuerOf(secret: string, file: string): Promise<Issuer> {
  const certificates = secret.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
  const [certificate, ...above] = certificates ?? [];
  if (certificate === undefined) throw new AuthorityError(file, `it has no certificate; ${remedy}`);
  const key = privateKeyOf(secret, file);
  const parsed = parseCertificate(certificate, file);
  if (!parsed.checkPrivateKey(key)) {
    throw new AuthorityError(file, `the key and the certificate do not belong together; ${remedy}`);
  }
  if (!parsed.ca) throw new AuthorityError(file, "the certificate is not that of an authority");
  if (Date.parse(parsed.validTo) < Date.now()) {
    throw new AuthorityError(file, `the certificate expired on ${parsed.validTo}; ${remedy}`);
  }
  const signing = await importSigningKey(key);
  if (signing === null) {
    throw new AuthorityError(file, "its key is neither RSA nor ECDSA over P-256, P-384 or P-521");
  }
  const chain = [certificate, ...above].filter((pem) => !isRoot(parseCertificate(pem, file)));
  return {
    ...signing,
    certificate: `${certificate}\n`,
    chain: chain.map((pem) => `${pem}\n`).join(""),
  };
}

const remedy = "move it away to have a new one made, and trust that";

function privateKeyOf(secret: string, file: string): KeyObject {
  const pem = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[^]*?-----END \1PRIVATE KEY-----/.exec(secret);
  if (pem === null) throw new AuthorityError(file, `it has no private key; ${remedy}`);
  try {
    return createPrivateKey(pem[0]);
  } catch (error) {
    const isEncrypted = pem[0].includes("ENCRYPTED");
    const problem = isEncrypted ? "its private key is encrypted" : "its private key is damaged";
    throw new AuthorityError(file, `${problem}; ${remedy}`, { cause: error });
  }
}

function parseCertificate(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new AuthorityError(file, `its certificate is damaged; ${remedy}`, { cause: error });
  }
}

function isRoot(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate);
}

/** Sees to it that the certificate lies there alone, for people to hand on: never with the key. */
async function publish({ certificate: path }: AuthorityFiles, certificate: string): Promise<void> {
  const present = await readIfThere(path);
  if (present?.includes(certificate.trim()) !== true) await writePublic(path, certificate);
}

class StoredAuthority implements Authority {
  readonly origin: Authority["origin"];
  readonly folder: string;
  readonly certificatePath: string;
  readonly certificate: string;
  readonly fingerprint: string;
  readonly isNew: boolean;
  readonly #issuer: LeafIssuer;
  readonly #leaves = new LruCache<Promise<LeafCertificate>>(leavesKept);

  constructor(folder: string, files: AuthorityFiles, issuer: Issuer, isNew: boolean) {
    this.origin = files.origin;
    this.folder = folder;
    this.certificatePath = files.certificate;
    this.certificate = issuer.certificate;
    this.fingerprint = new X509Certificate(issuer.certificate).fingerprint256;
    this.isNew = isNew;
    this.#issuer = new LeafIssuer(issuer);
  }

  leafFor(names: LeafNames): Promise<LeafCertificate> {
    const key = JSON.stringify([names.commonName, names.organization, ...names.alternativeNames]);
    const kept = this.#leaves.get(key);
    if (kept !== undefined) return kept;
    const made = this.#issuer.issue(names);
    this.#leaves.set(key, made);
    made.catch(() => this.#leaves.delete(key));
    return made;
  }
}
