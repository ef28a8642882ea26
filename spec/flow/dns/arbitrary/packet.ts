import { fc } from "../../../support/property.js";
import { recordType, typedData } from "./data.js";
import { aceLabel, asciiLabel, longLabel } from "./name.js";
import { uint16 } from "./uint16.js";

// Packets with compressed names. What a pointer points to is known when the packet is put together.

type Piece =
  | { readonly kind: "bytes" | "label"; readonly bytes: Buffer }
  /** Points to a label of a name that came before, or anywhere. */
  | { readonly kind: "pointer" | "wild pointer"; readonly target: number };

const bytesOf = (bytes: Buffer): Piece => ({ kind: "bytes", bytes });

const label = fc
  .oneof(
    { weight: 40, arbitrary: asciiLabel },
    { weight: 2, arbitrary: longLabel },
    {
      weight: 2,
      arbitrary: fc.constantFrom("xn--bcher-kva", "XN--BCHER-KVA", "xn--r8jz45g", "a.b"),
    },
    { weight: 1, arbitrary: aceLabel },
    { weight: 1, arbitrary: fc.constantFrom("\xe9", "a..b") },
  )
  .map((text): Piece => {
    const bytes = Buffer.from(text, "latin1");
    return { kind: "label", bytes: Buffer.concat([Buffer.of(bytes.length), bytes]) };
  });

const end = fc.oneof(
  { weight: 10, arbitrary: fc.constant(bytesOf(Buffer.of(0))) },
  { weight: 10, arbitrary: fc.nat(20).map((target): Piece => ({ kind: "pointer", target })) },
  { weight: 1, arbitrary: fc.nat(150).map((target): Piece => ({ kind: "wild pointer", target })) },
);

const name = fc
  .tuple(fc.array(label, { maxLength: 3 }), end)
  .map(([labels, last]) => [...labels, last]);

/** Data of a type, with names between where the type has some. */
const data: fc.Arbitrary<readonly [type: number, pieces: readonly Piece[]]> = fc.oneof(
  typedData.map(([type, bytes]) => [type, [bytesOf(bytes)]] as const),
  fc.tuple(fc.constantFrom(2, 5, 12), name),
  fc.tuple(
    fc.constantFrom(6, 15, 16, 33),
    fc
      .array(
        fc.oneof(
          name,
          fc.uint8Array({ maxLength: 8 }).map((bytes) => [bytesOf(Buffer.from(bytes))]),
        ),
        {
          maxLength: 5,
        },
      )
      .map((parts) => parts.flat()),
  ),
);

const question = fc
  .tuple(name, recordType)
  .map(([pieces, type]) => [...pieces, bytesOf(Buffer.concat([uint16(type), uint16(1)]))]);

const record = fc.tuple(name, data).map(([pieces, [type, dataPieces]]) => {
  const head = [uint16(type), uint16(1), Buffer.of(0, 0, 0, 60), uint16(lengthOf(dataPieces))];
  return [...pieces, bytesOf(Buffer.concat(head)), ...dataPieces];
});

/** Packets with compressed names, some of which point to where there is no name. */
export const compressedPacket: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.nat(0xffff),
    fc.nat(0xffff),
    fc.array(question, { minLength: 1, maxLength: 2 }),
    fc.tuple(...[1, 2, 3].map(() => fc.array(record, { maxLength: 3 }))),
  )
  .map(([id, flags, questions, sections]) => {
    const counts = [questions, ...sections].map((items) => uint16(items.length));
    const head = Buffer.concat([uint16(id), uint16(flags), ...counts]);
    return putTogether([bytesOf(head), ...questions.flat(), ...sections.flat(2)]);
  });

/** Packets in which bytes were changed, put in, or left out. */
export const damagedPacket: fc.Arbitrary<Buffer> = fc
  .tuple(
    compressedPacket,
    fc.array(fc.tuple(fc.nat(200), fc.nat(2), fc.uint8Array({ maxLength: 2 })), {
      minLength: 1,
      maxLength: 2,
    }),
  )
  .map(([packet, damages]) =>
    damages.reduce((bytes, [at, count, instead]) => {
      const start = Math.min(at, bytes.length);
      return Buffer.concat([bytes.subarray(0, start), instead, bytes.subarray(start + count)]);
    }, packet),
  );

function putTogether(pieces: readonly Piece[]): Buffer {
  const labels: number[] = [];
  let ofThisName: number[] = [];
  let packet = Buffer.alloc(0);
  for (const piece of pieces) {
    if (piece.kind === "label") ofThisName.push(packet.length);
    packet = Buffer.concat([packet, "bytes" in piece ? piece.bytes : pointerTo(piece, labels)]);
    if (piece.kind !== "label") {
      labels.push(...ofThisName);
      ofThisName = [];
    }
  }
  return packet;
}

/** A byte of the head that is zero, and so the root. */
const root = 10;

function pointerTo(
  { kind, target }: Extract<Piece, { target: number }>,
  labels: readonly number[],
): Buffer {
  const place = kind === "pointer" ? labels[target % labels.length] : target;
  return uint16(0xc000 | (place ?? root));
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((length, piece) => length + ("bytes" in piece ? piece.bytes.length : 2), 0);
}
