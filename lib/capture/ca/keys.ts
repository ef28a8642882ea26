import { type KeyObject, type webcrypto } from "node:crypto";

/** The algorithms of an authority's keys, and of those of its leaf certificates. */
export type KeyKind = "ecdsa" | "rsa";

/** How signatures are made: with the hash that goes with it. */
export interface SigningAlgorithm {
  readonly name: string;
  readonly hash: string;
}

export function signingAlgorithm(kind: KeyKind): SigningAlgorithm {
  return { name: kind === "rsa" ? "RSASSA-PKCS1-v1_5" : "ECDSA", hash: "SHA-256" };
}

/** A new pair of keys: ECDSA over P-256, or RSA with 2048 bits. */
export async function generateKeys(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = globalThis.crypto;
  const usages: webcrypto.KeyUsage[] = ["sign", "verify"];
  if (kind === "ecdsa") {
    return subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, usages);
  }
  const publicExponent = Uint8Array.of(1, 0, 1);
  const parameters = { ...signingAlgorithm("rsa"), modulusLength: 2048, publicExponent };
  return subtle.generateKey(parameters, true, usages);
}

/** The private key in PEM (PKCS #8). */
export async function privateKeyPem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const der = await globalThis.crypto.subtle.exportKey("pkcs8", privateKey);
  const lines = Buffer.from(der)
    .toString("base64")
    .replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
}

const curves: Readonly<Record<string, string>> = {
  prime256v1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};

/** A private key that signs, and its kind; null for one of an algorithm that no authority has. */
export async function importSigningKey(
  key: KeyObject,
): Promise<{ readonly kind: KeyKind; readonly key: webcrypto.CryptoKey } | null> {
  const { subtle } = globalThis.crypto;
  const der = key.export({ type: "pkcs8", format: "der" });
  if (key.asymmetricKeyType === "rsa") {
    const parameters = signingAlgorithm("rsa");
    return { kind: "rsa", key: await subtle.importKey("pkcs8", der, parameters, false, ["sign"]) };
  }
  const namedCurve = curves[key.asymmetricKeyDetails?.namedCurve ?? ""];
  if (key.asymmetricKeyType !== "ec" || namedCurve === undefined) return null;
  const parameters = { name: "ECDSA", namedCurve };
  return { kind: "ecdsa", key: await subtle.importKey("pkcs8", der, parameters, false, ["sign"]) };
}
