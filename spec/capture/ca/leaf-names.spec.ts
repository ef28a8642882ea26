import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { leafNames } from "../../../lib/capture/ca/leaf-names.js";
import { loadAuthority } from "../../../lib/capture/ca/load-authority.js";
import { useTemporaryFolder } from "../../support/temporary-folder.js";

describe("leafNames", () => {
  const folder = useTemporaryFolder();

  const upstream = async (names: Parameters<typeof leafNames>[1], organization: string | null) => {
    const authority = await loadAuthority(folder.path);
    const { certificate } = await authority.leafFor({ ...leafNames(null, names), organization });
    return new X509Certificate(certificate);
  };

  it("takes the names of the server's certificate, then those that were asked for", async () => {
    const certificate = await upstream(["example.com", "*.example.org", "192.0.2.1", "::1"], null);
    expect(leafNames(certificate, ["asked.test"])).to.deep.equal({
      commonName: "example.com",
      alternativeNames: ["example.com", "*.example.org", "192.0.2.1", "::1", "asked.test"],
      organization: null,
    });
  });

  it("takes the organization", async () => {
    const certificate = await upstream(["example.com"], "Example, Inc. = good");
    expect(leafNames(certificate, []).organization).to.equal("Example, Inc. = good");
  });

  it("names each host once, whatever its spelling", () => {
    expect(
      leafNames(null, ["A.test", "a.test.", "0:0::1", "[::1]", "::1%lo"]).alternativeNames,
    ).to.deep.equal(["a.test", "::1"]);
  });

  it("writes internationalised names in ASCII", () => {
    expect(leafNames(null, ["bücher.example"]).alternativeNames).to.deep.equal([
      "xn--bcher-kva.example",
    ]);
  });

  it("leaves out what cannot be the name of a host", () => {
    const names = [null, "", "a b.test", "a\nb", `${"a".repeat(64)}.test`, "a..b", "a,b", 'a"b'];
    expect(leafNames(null, names).alternativeNames).to.deep.equal([]);
  });
});
