import { expect } from "chai";
import fc from "fast-check";
import { QuantileSketch } from "../../lib/stats/quantile-sketch.js";

const values = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 1 });

function sketchOf(all: readonly number[]): QuantileSketch {
  const sketch = new QuantileSketch();
  for (const value of all) sketch.add(value);
  return sketch;
}

describe("a quantile", () => {
  it("is within 1 % of the true one", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
        const sorted = [...all].sort((a, b) => a - b);
        const exact = sorted[Math.floor(part * (all.length - 1))] ?? 0;
        const found = sketchOf(all).quantile(part) ?? 0;
        expect(Math.abs(found - exact)).to.be.at.most(exact * 0.0101);
      }),
    );
  });

  it("is that of values that are nothing, too", () => {
    const sketch = sketchOf([0, 0, 0, 5]);
    expect(sketch.quantile(0.5)).to.equal(0);
    expect(sketch.quantile(1)).to.equal(5);
  });

  it("is null where nothing was counted", () => {
    expect(new QuantileSketch().quantile(0.5)).to.equal(null);
    expect(new QuantileSketch().max).to.equal(null);
  });
});

describe("a histogram", () => {
  it("has every value in one of its columns", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 30 }), (all, columns) => {
        const counts = sketchOf(all).histogram(Math.min(...all), Math.max(...all), columns);
        expect(counts).to.have.length(columns);
        expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(all.length);
      }),
    );
  });
});
