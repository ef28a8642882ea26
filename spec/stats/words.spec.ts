import { expect } from "chai";
import { formatDuration, sparkline } from "../../lib/stats/words.js";

describe("a time in statistics", () => {
  const times: readonly (readonly [seconds: number, shown: string])[] = [
    [0, "0s"],
    [0.00085, "850µs"],
    [0.0125, "12.5ms"],
    [0.1, "100ms"],
    [3.2, "3.20s"],
    [59.96, "1m00s"],
    [250, "4m10s"],
    [7260, "2h01m"],
  ];
  for (const [seconds, shown] of times) {
    it(`is ${shown} for ${seconds} seconds`, () => {
      expect(formatDuration(seconds)).to.equal(shown);
    });
  }
});

describe("a row of bars", () => {
  it("has the highest for the largest count, and a blank for none", () => {
    expect(sparkline([0, 1, 4, 8])).to.equal(" ▁▄█");
    expect(sparkline([0, 0])).to.equal("  ");
  });
});
