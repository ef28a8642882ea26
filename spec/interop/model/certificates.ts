import { fixture } from "../../support/captures.js";
import { decodeAll, elementAt } from "../../support/tnetstring.js";

/** The certificates of the newest release's fixture, in PEM: a server's and its CA's. */
export const fixtureCertificates: readonly Buffer[] = certificatesOf(
  fixture("mitm/21-mitmproxy-12.2.3.mitm"),
);

function certificatesOf(file: Buffer): Buffer[] {
  const [first] = decodeAll(file);
  const certificates = first && elementAt(first, ["server_conn", "certificate_list"]);
  if (certificates?.kind !== "list") throw new Error("the fixture has no certificates");
  return certificates.items.flatMap((item) => (item.kind === "leaf" ? [item.data] : []));
}
