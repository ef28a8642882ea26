import type * as X509 from "@peculiar/x509";

/** The library that makes certificates. It looks for `reflect-metadata` while it is loaded. */
export async function loadX509(): Promise<typeof X509> {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}
