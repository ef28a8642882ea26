import { expect } from "chai";
import { Losses } from "../../lib/formats/losses.js";

describe("Losses", () => {
  it("has nothing to say when nothing was lost", () => {
    const losses = new Losses();
    losses.add([]);
    expect(losses.summary()).to.deep.equal([]);
  });

  it("counts the flows that lost something, in the order in which it was first lost", () => {
    const losses = new Losses();
    losses.add(["markers"]);
    losses.add(["comments", "markers"]);
    losses.add(["markers"]);
    expect(losses.summary()).to.deep.equal([
      { what: "markers", count: 3 },
      { what: "comments", count: 1 },
    ]);
  });
});
