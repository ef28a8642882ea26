import { expect } from "chai";
import { byteMutators } from "../../../fuzz/mutate/bytes.js";
import { mutate } from "../../../fuzz/mutate/mutate.js";
import { textMutators } from "../../../fuzz/mutate/text.js";
import { Random } from "../../../fuzz/random.js";
import { fc } from "../../support/property.js";

function materials(seed: number) {
  return {
    random: new Random(seed),
    tokens: [Buffer.from("token")],
    other: () => Buffer.from("another input"),
  };
}

describe("what inputs are changed by", () => {
  it("takes any input, also an empty one, and leaves it as it is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.nat(), (bytes, seed) => {
        const input = Buffer.from(bytes);
        for (const change of [...byteMutators, ...textMutators]) change(input, materials(seed));
        expect(input.equals(bytes)).to.be.true;
      }),
    );
  });

  it("makes the same of the same seed, and of another something else", () => {
    const input = Buffer.from("an input that is long enough to be changed in many ways");
    const inputs = (seed: number) => {
      const same = materials(seed);
      return Array.from({ length: 20 }, () => mutate(input, [], same).toString("latin1"));
    };
    expect(inputs(1)).to.deep.equal(inputs(1));
    expect(inputs(1)).to.not.deep.equal(inputs(2));
  });
});
