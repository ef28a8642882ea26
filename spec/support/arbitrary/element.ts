import { fc } from "../property.js";
import {
  boolean,
  bytes,
  leaf,
  nothing,
  text,
  type DictElement,
  type Element,
  type Entry,
  type Leaf,
  type ListElement,
} from "../tnetstring.js";

// Elements as a file may have them, also those that no mitmproxy would write: numbers in other
// spellings, zeros before lengths, keys that are bytes.

/** Mostly none. */
export const zeros: fc.Arbitrary<number> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
);

/** Text without lone surrogates: what UTF-8 can say. */
export const wellFormed: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 8 }),
);

/** Bytes, mostly such that are not UTF-8. */
export const anyBytes: fc.Arbitrary<Buffer> = fc
  .uint8Array({ maxLength: 12 })
  .map((array) => Buffer.from(array));

export const bytesLeaf: fc.Arbitrary<Leaf> = fc.tuple(anyBytes, zeros).map(spell(","));
export const textLeaf: fc.Arbitrary<Leaf> = fc.tuple(wellFormed, zeros).map(spell(";"));
export const booleanLeaf: fc.Arbitrary<Leaf> = fc.boolean().map(boolean);

export const integerLeaf: fc.Arbitrary<Leaf> = fc
  .tuple(
    fc.oneof(
      fc.integer().map(String),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
      fc.constantFrom("007", "-0", "+5", "9007199254740993", "18446744073709551616"),
    ),
    zeros,
  )
  .map(spell("#"));

/** Small integers in their usual spelling. */
export const smallInteger: fc.Arbitrary<Leaf> = fc
  .tuple(fc.integer({ min: -5, max: 70_000 }).map(String), zeros)
  .map(spell("#"));

export const floatLeaf: fc.Arbitrary<Leaf> = fc
  .tuple(
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
      fc.integer({ min: 0, max: 2 ** 31 }).map((seconds) => `${seconds}.50`),
      fc.constantFrom("1e5", "1.50", ".5", "5.", "1E+05", "inf", "-inf", "nan", "-0.0", "1e16"),
    ),
    zeros,
  )
  .map(spell("^"));

/** A time: mitmproxy takes either kind of number. */
export const timeLeaf: fc.Arbitrary<Leaf> = fc.oneof(
  { weight: 4, arbitrary: floatLeaf },
  { weight: 1, arbitrary: smallInteger },
);

export function orNothing(arbitrary: fc.Arbitrary<Element>): fc.Arbitrary<Element> {
  return fc.oneof(
    { weight: 3, arbitrary },
    { weight: 1, arbitrary: fc.constant<Element>(nothing) },
  );
}

export function listOf(
  item: fc.Arbitrary<Element>,
  constraints: fc.ArrayConstraints = { maxLength: 3 },
): fc.Arbitrary<ListElement> {
  return fc
    .tuple(fc.array(item, constraints), zeros)
    .map(([items, zeroCount]) => ({ kind: "list", items, zeros: zeroCount }));
}

export function tupleOf(...items: fc.Arbitrary<Element>[]): fc.Arbitrary<ListElement> {
  return fc
    .tuple(fc.tuple(...items), zeros)
    .map(([parts, zeroCount]) => ({ kind: "list", items: parts, zeros: zeroCount }));
}

/** Anything, nested a little. */
export const anyElement: fc.Arbitrary<Element> = fc.letrec<{ any: Element }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    fc.oneof(bytesLeaf, textLeaf, integerLeaf, floatLeaf, booleanLeaf, fc.constant(nothing)),
    listOf(tie("any")),
    fc.dictionary(wellFormed, tie("any"), { maxKeys: 3 }).map((entries) => ({
      kind: "dict" as const,
      entries: Object.entries(entries).map(([key, value]): Entry => [text(key), value]),
      zeros: 0,
    })),
  ),
})).any;

/** A dictionary with these entries, and at times with others, in any order. */
export function dictOf(
  entries: Readonly<Record<string, fc.Arbitrary<Element>>>,
): fc.Arbitrary<DictElement> {
  const known = Object.entries(entries).map(([key, value]) =>
    fc.tuple(keyLeaf(fc.constant(key)), value),
  );
  const others = fc.uniqueArray(
    fc.tuple(keyLeaf(fc.nat(99).map((number) => `x-ünheard ${number}`)), anyElement),
    { maxLength: 2, selector: ([key]) => key.data.toString() },
  );
  return fc
    .tuple(fc.tuple(...known), others, fc.boolean(), zeros)
    .chain(([usual, unheard, isShuffled, zeroCount]) => {
      const all: Entry[] = [...usual, ...unheard];
      const order = isShuffled
        ? fc.shuffledSubarray(all, { minLength: all.length })
        : fc.constant(all);
      return order.map((inOrder): DictElement => ({
        kind: "dict",
        entries: inOrder,
        zeros: zeroCount,
      }));
    });
}

/** A key: text, or bytes as Python 2 wrote them. */
function keyLeaf(key: fc.Arbitrary<string>): fc.Arbitrary<Leaf> {
  return fc.oneof(
    { weight: 9, arbitrary: key.map(text) },
    { weight: 1, arbitrary: key.map((name) => bytes(name)) },
  );
}

function spell(tag: Leaf["tag"]): (parts: [data: Buffer | string, zeros: number]) => Leaf {
  return ([data, zeroCount]) => leaf(tag, data, zeroCount);
}
