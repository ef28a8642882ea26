import { fc } from "../../support/property.js";
import { expect } from "chai";
import { formatFloat, parseFloatText, parseInteger } from "../../../lib/flow/python/number.js";

/** What Python's `repr` gives. */
const known: readonly (readonly [value: number, repr: string])[] = [
  [0, "0.0"],
  [-0, "-0.0"],
  [1, "1.0"],
  [-1, "-1.0"],
  [1.5, "1.5"],
  [0.1, "0.1"],
  [0.1 + 0.2, "0.30000000000000004"],
  [100, "100.0"],
  [1_700_000_000, "1700000000.0"],
  [1_700_000_092.250_000_2, "1700000092.2500002"],
  [1e15, "1000000000000000.0"],
  [9_999_999_999_999_998, "9999999999999998.0"],
  [1e16, "1e+16"],
  [9_007_199_254_740_992, "9007199254740992.0"],
  [123_456_789_012_345_680, "1.2345678901234568e+17"],
  [1e21, "1e+21"],
  [1e22, "1e+22"],
  [1e100, "1e+100"],
  [1.797_693_134_862_315_7e308, "1.7976931348623157e+308"],
  [0.001, "0.001"],
  [0.0001, "0.0001"],
  [0.000_123, "0.000123"],
  [1e-5, "1e-05"],
  [1.5e-5, "1.5e-05"],
  [1e-7, "1e-07"],
  [-1.25e-10, "-1.25e-10"],
  [1e-100, "1e-100"],
  [5e-324, "5e-324"],
  [2.225_073_858_507_201_4e-308, "2.2250738585072014e-308"],
  [Infinity, "inf"],
  [-Infinity, "-inf"],
  [NaN, "nan"],
];

describe("formatFloat", () => {
  for (const [value, repr] of known) {
    it(`writes ${repr} as Python does`, () => {
      expect(formatFloat(value)).to.equal(repr);
    });
  }

  it("gives the same float back, for all of them", () => {
    fc.assert(
      fc.property(anyDouble, (value) => {
        expect(parseFloatText(formatFloat(value))).to.satisfy((back: number) =>
          Object.is(back, value),
        );
      }),
      { numRuns: 5000 },
    );
  });

  it("always has a point or an exponent, so that it is no integer", () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(formatFloat(value)).to.match(/^-?(\d+\.\d+|\d(\.\d+)?e[+-]\d{2,3})$/);
      }),
      { numRuns: 5000 },
    );
  });

  it("has an exponent below 0.0001 and from 1e16 on, and nowhere else", () => {
    fc.assert(
      fc.property(finite, (value) => {
        const size = Math.abs(value);
        const isFar = size !== 0 && (size < 0.0001 || size >= 1e16);
        expect(formatFloat(value).includes("e")).to.equal(isFar);
      }),
      { numRuns: 5000 },
    );
  });

  it("has as few digits as tell the float from all others", () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(digitsOf(formatFloat(value))).to.equal(digitsOf(value.toExponential()));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("parseFloatText", () => {
  const spellings: readonly (readonly [text: string, value: number])[] = [
    ["1e5", 100_000],
    ["1E+05", 100_000],
    ["1.50", 1.5],
    ["+1.5", 1.5],
    ["5.", 5],
    [".5", 0.5],
    ["-.5e-1", -0.05],
    ["10", 10],
    ["0001.5", 1.5],
    ["inf", Infinity],
    ["+inf", Infinity],
    ["-Infinity", -Infinity],
    ["NaN", NaN],
    ["-nan", NaN],
    ["1e999", Infinity],
  ];
  for (const [text, value] of spellings) {
    it(`takes ${text}`, () => {
      expect(parseFloatText(text)).to.deep.equal(value);
    });
  }

  for (const text of ["", ".", "e5", "1.2.3", "0x10", "1e", "--1", "infinite", "1,5", "true"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseFloatText(text)).to.be.undefined;
    });
  }
});

describe("parseInteger", () => {
  it("gives every integer exactly", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }), (value) => {
        expect(BigInt(parseInteger(String(value)) ?? NaN)).to.equal(value);
      }),
      { numRuns: 2000 },
    );
  });

  const bounds: readonly (readonly [text: string, value: number | bigint])[] = [
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["-9007199254740991", Number.MIN_SAFE_INTEGER],
    ["9007199254740992", 2n ** 53n],
    ["9007199254740993", 2n ** 53n + 1n],
    ["-9007199254740993", -(2n ** 53n) - 1n],
    ["18446744073709551617", 2n ** 64n + 1n],
    ["007", 7],
    ["+7", 7],
    ["-0", 0],
    ["0000000000000000000000007", 7],
    ["+00018446744073709551617", 2n ** 64n + 1n],
  ];
  for (const [text, value] of bounds) {
    it(`takes ${text} as a ${typeof value}`, () => {
      expect(parseInteger(text)).to.equal(value);
    });
  }

  for (const text of ["", "-", "+", "1.0", "1e3", "0x10", "--1", "1-", "١"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseInteger(text)).to.be.undefined;
    });
  }
});

/** All doubles, each bit pattern as likely as another; more of those that people use. */
const anyDouble = fc.oneof(
  fc.double(),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, bits);
    return view.getFloat64(0);
  }),
  fc.integer().map((value) => value / 1000),
  fc.integer({ min: -20, max: 25 }).map((exponent) => Number(`1e${exponent}`)),
);

const finite = anyDouble.filter(Number.isFinite);

/** The digits that count, without the exponent. */
function digitsOf(text: string): string {
  const [mantissa = ""] = text.split("e");
  return mantissa.replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
}
