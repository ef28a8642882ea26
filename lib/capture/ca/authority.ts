import type { SecureContext } from "node:tls";

/** Whose certificate authority it is. */
export type AuthorityOrigin =
  /** Made by this program. */
  | "own"
  /** Made by mitmproxy: `mitmproxy-ca.pem` has its key and its certificate. */
  | "mitmproxy";

/** What a leaf certificate is to be valid for. */
export interface LeafNames {
  /** The subject's common name; null for none. Names longer than 63 characters are left out. */
  readonly commonName: string | null;
  /** Host names in ASCII (`xn--`), `*.` patterns and IP addresses, for the alternative names. */
  readonly alternativeNames: readonly string[];
  /** The subject's organization; null for none. */
  readonly organization: string | null;
}

/** A certificate that the proxy shows to clients in a server's name. */
export interface LeafCertificate {
  /** The certificate in PEM, as `ClientConnection.mitmcert` has it. */
  readonly certificate: Buffer;
  /** The certificate, and those between it and the root, in PEM, as a TLS server shows them. */
  readonly chain: string;
  /** The private key in PEM (PKCS #8). */
  readonly privateKey: string;
  /** Chain and key, ready for `SNICallback`: it is made once for each certificate. */
  readonly context: SecureContext;
}

/** A certificate authority: it signs the certificates that the proxy shows to its clients. */
export interface Authority {
  readonly origin: AuthorityOrigin;
  /** The folder in which it is. */
  readonly folder: string;
  /** The file with the certificate alone, in PEM: the one that people trust and hand on. */
  readonly certificatePath: string;
  /** The certificate in PEM. */
  readonly certificate: string;
  /** SHA-256 of the certificate: upper case hexadecimal with colons. */
  readonly fingerprint: string;
  /** Whether it was made just now: people must trust it before clients do. */
  readonly isNew: boolean;
  /**
   * A certificate for these names, and for names in the same order the same one as long as it is
   * kept: the least recently used are forgotten.
   */
  leafFor(names: LeafNames): Promise<LeafCertificate>;
}
