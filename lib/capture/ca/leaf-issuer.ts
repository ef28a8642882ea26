import type { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import type { JsonGeneralName, X509Certificate } from "@peculiar/x509";
import type { LeafCertificate, LeafNames } from "./authority.js";
import { generateKeys, privateKeyPem, signingAlgorithm, type KeyKind } from "./keys.js";
import { serialNumber } from "./make-authority.js";
import { leafValidity } from "./validity.js";
import { loadX509 } from "./x509.js";

/** What signs leaf certificates. */
export interface Issuer {
  readonly kind: KeyKind;
  readonly key: webcrypto.CryptoKey;
  /** What a server shows after the leaf, in PEM: all that is not a root, which clients have. */
  readonly chain: string;
  /** The authority's certificate, in PEM. */
  readonly certificate: string;
}

/** The longest common name that X.509 has room for, and one that browsers ignore anyway. */
const maxCommonNameLength = 63;

/**
 * Makes leaf certificates, all with one key that is made anew in each run: it never is in a file, and
 * the authority's own key never is in a TLS server.
 */
export class LeafIssuer {
  readonly #issuer: Issuer;
  #parts: Promise<Parts> | null = null;

  constructor(issuer: Issuer) {
    this.#issuer = issuer;
  }

  async issue(names: LeafNames): Promise<LeafCertificate> {
    this.#parts ??= prepare(this.#issuer);
    const { x509, authority, keys, privateKey, identifiers } = await this.#parts;
    const { key, kind, chain } = this.#issuer;
    const subject = new x509.Name(subjectOf(names));
    const leaf = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject,
      issuer: authority.subjectName,
      ...leafValidity(authority.notAfter),
      signingAlgorithm: signingAlgorithm(kind),
      publicKey: keys.publicKey,
      signingKey: key,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        keyUsages(x509, kind),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        ...identifiers,
        new x509.SubjectAlternativeNameExtension(
          names.alternativeNames.map(alternativeName),
          // RFC 5280, section 4.2.1.6: it is all that says whose certificate it is.
          subject.toJSON().length === 0,
        ),
      ],
    });
    const certificate = `${leaf.toString("pem")}\n`;
    return {
      certificate: Buffer.from(certificate),
      chain: certificate + chain,
      privateKey,
      context: createSecureContext({ cert: certificate + chain, key: privateKey }),
    };
  }
}

type X509 = Awaited<ReturnType<typeof loadX509>>;
type Parts = Awaited<ReturnType<typeof prepare>>;

/** What all leaves have in common. */
async function prepare({ certificate, kind }: Issuer) {
  const x509 = await loadX509();
  const authority = new x509.X509Certificate(certificate);
  const keys = await generateKeys(kind);
  return {
    x509,
    authority,
    keys,
    privateKey: await privateKeyPem(keys),
    identifiers: [
      await authorityKeyIdentifier(x509, authority),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  };
}

/** RFC 5280, section 4.2.1.1: the authority's own identifier, however it was made. */
function authorityKeyIdentifier(x509: X509, authority: X509Certificate) {
  const own = authority.getExtension(x509.SubjectKeyIdentifierExtension);
  if (own === null) return x509.AuthorityKeyIdentifierExtension.create(authority.publicKey);
  return new x509.AuthorityKeyIdentifierExtension(own.keyId);
}

/** RSA keys also take part in the key exchange of TLS 1.2. */
function keyUsages({ KeyUsageFlags, KeyUsagesExtension }: X509, kind: KeyKind) {
  const { digitalSignature, keyEncipherment } = KeyUsageFlags;
  if (kind === "ecdsa") return new KeyUsagesExtension(digitalSignature, true);
  return new KeyUsagesExtension(digitalSignature | keyEncipherment, true);
}

function alternativeName(value: string): JsonGeneralName {
  return { type: isIP(value) === 0 ? "dns" : "ip", value };
}

function subjectOf({ commonName, organization }: LeafNames): Record<string, string[]>[] {
  const subject: Record<string, string[]>[] = [];
  if (commonName !== null && commonName !== "" && commonName.length <= maxCommonNameLength) {
    subject.push({ CN: [commonName] });
  }
  if (organization !== null && organization !== "") subject.push({ O: [organization] });
  return subject;
}
