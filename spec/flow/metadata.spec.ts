import { expect } from "chai";
import type { PlainValue } from "../../lib/flow/state/plain-value.js";
import { fixture } from "../support/captures.js";
import { readFlow, readFlows, rewritten, writeFlows } from "../support/mitm-file.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { dict, encode, float, integer, list, text } from "../support/tnetstring.js";

const withMetadata = () =>
  smallHttpFlow({
    metadata: dict({
      a: integer(1),
      é: text("accent"),
      "": text("empty"),
      list: list(integer(1), float("2.0")),
    }),
  });

describe("a flow's metadata", () => {
  it("gives a value under its key", async () => {
    expect((await readFlow(withMetadata())).metadata.get("a")).to.equal(1);
  });

  it("gives undefined under another", async () => {
    expect((await readFlow(withMetadata())).metadata.get("b")).to.be.undefined;
  });

  it("finds keys beyond ASCII, and an empty one", async () => {
    const { metadata } = await readFlow(withMetadata());
    expect([metadata.get("é"), metadata.get("")]).to.deep.equal(["accent", "empty"]);
  });

  it("does not take the bytes of a key for its letters", async () => {
    const { metadata } = await readFlow(withMetadata());
    expect([metadata.has("Ã©"), metadata.get("Ã©")]).to.deep.equal([false, undefined]);
  });

  it("keeps keys apart whose letters are each other's bytes", async () => {
    const flow = await readFlow(withMetadata());
    flow.metadata.set("Ã©", "bytes");
    const { metadata } = await rewritten(flow);
    expect([metadata.get("é"), metadata.get("Ã©")]).to.deep.equal(["accent", "bytes"]);
  });

  it("has its keys in order", async () => {
    expect((await readFlow(withMetadata())).metadata.keys()).to.deep.equal(["a", "é", "", "list"]);
  });

  it("counts its entries", async () => {
    expect((await readFlow(withMetadata())).metadata.size).to.equal(4);
  });

  it("can be gone through", async () => {
    expect([...(await readFlow(withMetadata())).metadata]).to.deep.equal([
      ["a", 1],
      ["é", "accent"],
      ["", "empty"],
      ["list", [1, 2]],
    ]);
  });

  it("takes a new value in the old one's place", async () => {
    const flow = await readFlow(withMetadata());
    flow.metadata.set("a", "new");
    expect([...(await rewritten(flow)).metadata][0]).to.deep.equal(["a", "new"]);
  });

  it("takes a new key at the end", async () => {
    const flow = await readFlow(withMetadata());
    flow.metadata.set("z", null);
    expect((await rewritten(flow)).metadata.keys().at(-1)).to.equal("z");
  });

  it("says whether there was what is deleted", async () => {
    const { metadata } = await readFlow(withMetadata());
    expect([metadata.delete("a"), metadata.delete("a"), metadata.has("a")]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it("has a key again in its place that was deleted and set", async () => {
    const flow = await readFlow(withMetadata());
    flow.metadata.delete("a");
    flow.metadata.set("a", 2);
    expect((await rewritten(flow)).metadata.get("a")).to.equal(2);
  });

  it("lacks a key that was set and deleted", async () => {
    const flow = await readFlow(withMetadata());
    flow.metadata.set("z", 1);
    flow.metadata.delete("z");
    expect((await rewritten(flow)).metadata.has("z")).to.be.false;
  });

  it("may have keys that mean something in JavaScript", async () => {
    const flow = await readFlow(withMetadata());
    for (const key of ["__proto__", "constructor", "toString", "10"]) flow.metadata.set(key, key);
    const { metadata } = await rewritten(flow);
    expect(
      ["__proto__", "constructor", "toString", "10"].map((key) => metadata.get(key)),
    ).to.deep.equal(["__proto__", "constructor", "toString", "10"]);
  });

  it("is not changed by changing what it gave", async () => {
    const flow = await readFlow(withMetadata());
    const given = flow.metadata.get("list") as PlainValue[];
    given.push("more");
    expect(flow.metadata.get("list")).to.deep.equal([1, 2]);
  });

  it("is not changed by changing what it was given", async () => {
    const flow = await readFlow(withMetadata());
    const given: PlainValue[] = [1];
    flow.metadata.set("a", given);
    given.push(2);
    expect(flow.metadata.get("a")).to.deep.equal([1]);
  });

  it("keeps its bytes when each value is set to what it is", async () => {
    const file = encode(withMetadata());
    const flow = await readFlow(file);
    for (const [key, value] of flow.metadata) flow.metadata.set(key, value);
    expect((await writeFlows(flow)).equals(file)).to.be.true;
  });

  it("is read of all kinds that Python writes", async () => {
    const [flow] = await readFlows(fixture("mitm/odd.mitm"));
    expect(JSON.parse(JSON.stringify(Object.fromEntries(flow?.metadata ?? [])))).to.deep.equal(
      JSON.parse(
        JSON.stringify({
          list: [1, "two", Buffer.from("three"), null, true, [[], [{}]]],
          dict: { a: { b: { c: { d: [{ e: null }] } } } },
          empty: {},
          bytes: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
          "": "empty key",
          é: "key beyond ASCII",
          10: "a",
          2: "b",
          ["__proto__"]: "not a prototype",
          constructor: { prototype: 1 },
          toString: false,
        }),
      ),
    );
  });
});
