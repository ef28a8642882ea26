import { expect } from "chai";
import { BackwardOutput } from "../../../lib/formats/mitm/backward-output.js";
import { EncodingPlan } from "../../../lib/formats/mitm/encode.js";
import { PairList, pairText } from "../../../lib/flow/state/pair-list.js";
import { PlainList } from "../../../lib/flow/state/plain-list.js";
import { copyTree, isTouched, type StateList } from "../../../lib/flow/state/state.js";
import { fc } from "../../support/property.js";

type Pair = readonly [name: Buffer, value: Buffer];

const anyBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const name = fc.constantFrom("host", "Host", "X-A", "x-a", "").map((text) => Buffer.from(text));
const anyPair: fc.Arbitrary<Pair> = fc.tuple(fc.oneof(name, anyBytes), anyBytes);
const anyPairs = fc.array(anyPair, { maxLength: 5 });

const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant("splice" as const),
    start: fc.nat(8),
    deleteCount: fc.nat(3),
    pairs: fc.array(anyPair, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant("add" as const), pair: anyPair }),
  fc.record({ kind: fc.constant("get" as const) }),
  fc.record({ kind: fc.constant("copy" as const) }),
);

/** The pairs as they would lie in a message, and the same in memory. */
function bothLists(pairs: readonly Pair[]): [received: StateList, plain: StateList] {
  const pieces: Buffer[] = [];
  const places: number[] = [];
  let at = 0;
  for (const [first, second] of pairs) {
    const start = at + first.length + 2;
    places.push(at, at + first.length, start, start + second.length);
    pieces.push(first, Buffer.from(": "), second, Buffer.from("\r\n"));
    at = start + second.length + 2;
  }
  const bytes = Buffer.concat(pieces);
  const received = new PairList({ bytes, text: bytes.toString("latin1"), places });
  return [received, plainOf(pairs)];
}

function plainOf(pairs: readonly Pair[]): PlainList {
  return new PlainList(pairs.map((pair) => new PlainList(pair)));
}

function encoded(list: StateList): string {
  const output = new BackwardOutput();
  new EncodingPlan(output).encode(list);
  return Buffer.concat(output.take()).toString("latin1");
}

/** All that can be seen of a list, without taking it apart. */
function look(list: StateList): unknown {
  const parts = Array.from({ length: list.length }, (_, index) => [
    list.pairPart(index, 0)?.toString("latin1"),
    list.pairPart(index, 1)?.toString("latin1"),
    pairText(list, index, 0),
    pairText(list, index, 1),
    list.findPair("host", index),
    list.findPair("x-a", index),
  ]);
  return { parts, encoded: encoded(list), isTouched: isTouched(list) };
}

describe("a list of pairs that were received", () => {
  it("is as one in memory, whatever is done with it", () => {
    fc.assert(
      fc.property(anyPairs, fc.array(anyStep, { maxLength: 4 }), (pairs, steps) => {
        let [received, plain] = bothLists(pairs);
        expect(look(received)).to.deep.equal(look(plain));
        for (const step of steps) {
          switch (step.kind) {
            case "splice": {
              const start = Math.min(step.start, plain.length);
              const count = Math.min(step.deleteCount, plain.length - start);
              for (const list of [received, plain]) {
                const items = step.pairs.map((pair) => new PlainList(pair));
                list.splice(start, count, items);
              }
              break;
            }
            case "add":
              for (const list of [received, plain]) {
                list.splice(list.length, 0, [new PlainList(step.pair)]);
              }
              break;
            case "get":
              if (plain.length > 0) expect(received.get(0)).to.equal(received.get(0));
              break;
            case "copy":
              [received, plain] = [copyTree(received), copyTree(plain)];
          }
          expect(look(received)).to.deep.equal(look(plain));
        }
      }),
    );
  });

  it("keeps a copy apart", () => {
    const [received] = bothLists([[Buffer.from("a"), Buffer.from("1")]]);
    const copy = copyTree(received);
    copy.splice(1, 0, [new PlainList([Buffer.from("b"), Buffer.from("2")])]);
    expect(received.length).to.equal(1);
    expect(copy.length).to.equal(2);
  });
});
