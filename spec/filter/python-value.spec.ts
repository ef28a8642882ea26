import { expect } from "chai";
import { pythonText } from "../../lib/filter/python-value.js";
import { PlainDict } from "../../lib/flow/state/plain-dict.js";
import { PlainList } from "../../lib/flow/state/plain-list.js";
import { Float, type StateValue } from "../../lib/flow/state/state.js";

describe("pythonText", () => {
  const values: readonly [StateValue, string][] = [
    [null, "None"],
    [true, "True"],
    [false, "False"],
    [7, "7"],
    [12345678901234567890n, "12345678901234567890"],
    [new Float(1), "1.0"],
    [new Float(-0), "-0.0"],
    [new Float(0), "0.0"],
    [new Float(1e16), "1e+16"],
    [new Float(123456789012345680), "1.2345678901234568e+17"],
    [new Float(0.0001), "0.0001"],
    [new Float(0.00001), "1e-05"],
    [new Float(NaN), "nan"],
    [new Float(-Infinity), "-inf"],
    ["it's", "it's"],
    [Buffer.from("it's"), `b"it's"`],
    [Buffer.from(`'"\\\n\xff`, "latin1"), `b'\\'"\\\\\\n\\xff'`],
    [new PlainList(), "[]"],
    [new PlainList(["it's", "a\u00a0b", 'say "it\'s"']), `["it's", 'a\\xa0b', 'say "it\\'s"']`],
    [
      PlainDict.of({ a: 1, b: new PlainList([null, PlainDict.of({})]) }),
      "{'a': 1, 'b': [None, {}]}",
    ],
  ];
  for (const [value, shown] of values) {
    it(`shows ${shown}`, () => {
      expect(pythonText(value)).to.equal(shown);
    });
  }

  it("shows what is nested ten thousand deep", () => {
    let value = new PlainList();
    for (let depth = 1; depth < 10_000; depth++) value = new PlainList([value]);
    expect(pythonText(value)).to.equal("[".repeat(10_000) + "]".repeat(10_000));
  });
});
