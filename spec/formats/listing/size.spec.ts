import { expect } from "chai";
import { formatSize } from "../../../lib/formats/listing/size.js";

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
