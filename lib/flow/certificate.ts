import type * as Crypto from "node:crypto";
import { createRequire } from "node:module";
import { FlowFieldError } from "./field.js";

/** Loads a module when it is first needed: few runs look into certificates. */
const load = createRequire(import.meta.url);

/** @throws FlowFieldError when the bytes are no certificate in PEM. */
export function parseCertificate(pem: Buffer, field: string): Crypto.X509Certificate {
  const crypto = load("node:crypto") as typeof Crypto;
  try {
    return new crypto.X509Certificate(pem);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FlowFieldError(field, "certificates in PEM", `something else (${reason})`);
  }
}
