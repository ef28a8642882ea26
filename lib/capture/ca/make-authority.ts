import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { generateKeys, privateKeyPem, signingAlgorithm } from "./keys.js";
import { authorityValidity } from "./validity.js";
import { loadX509 } from "./x509.js";

/**
 * A new certificate authority: its private key and its certificate, in PEM, one after the other. Its
 * name says where it was made: a list of authorities should tell several apart.
 */
export async function makeAuthority(): Promise<string> {
  const x509 = await loadX509();
  const keys = await generateKeys("ecdsa");
  const { KeyUsageFlags } = x509;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: new x509.Name([{ CN: [`mitmts-dump ${maker()}`.slice(0, 64)] }, { O: ["mitmts-dump"] }]),
    ...authorityValidity(),
    signingAlgorithm: signingAlgorithm("ecdsa"),
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return `${await privateKeyPem(keys)}${certificate.toString("pem")}\n`;
}

/** Sixteen random bytes, as hexadecimal, of a positive number without leading zeros. */
export function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString("hex");
}

function maker(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // Some containers' users have no name.
    return hostname();
  }
}
