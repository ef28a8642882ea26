import { expect } from "chai";
import { formatAddress } from "../../../lib/formats/listing/address.js";

describe("an address in a listing", () => {
  const addresses: readonly (readonly [host: string, shown: string])[] = [
    ["127.0.0.1", "127.0.0.1:80"],
    ["example.com", "example.com:80"],
    ["::1", "[::1]:80"],
    ["::ffff:10.0.0.1", "10.0.0.1:80"],
    ["0.0.0.0", "*:80"],
    ["::", "*:80"],
  ];
  for (const [host, shown] of addresses) {
    it(`is ${shown} for ${host} and port 80`, () => {
      expect(formatAddress([host, 80])).to.equal(shown);
    });
  }

  it("may be absent", () => {
    expect(formatAddress(null)).to.equal("<no address>");
  });
});
