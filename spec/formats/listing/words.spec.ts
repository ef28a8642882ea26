import { expect } from "chai";
import { formatAddress, formatSize } from "../../../lib/formats/listing/words.js";

describe("a size in a listing", () => {
  const sizes: readonly (readonly [bytes: number, shown: string])[] = [
    [0, "0b"],
    [1023, "1023b"],
    [1024, "1.0k"],
    [1024 * 99.9, "99.9k"],
    [1024 * 100, "100k"],
    [1024 * 1024 - 1, "1024k"],
    [1024 * 1024, "1.0m"],
    [5 * 1024 ** 3, "5.0g"],
    [2 * 1024 ** 4, "2t"],
  ];
  for (const [bytes, shown] of sizes) {
    it(`is ${shown} for ${bytes} bytes`, () => {
      expect(formatSize(bytes)).to.equal(shown);
    });
  }
});

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
