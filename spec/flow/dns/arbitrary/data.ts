import { fc } from "../../../support/property.js";
import { aceLabel, asciiLabel, longLabel, oddText } from "./name.js";
import { uint16 } from "./uint16.js";

/** Types whose data means something to us, types whose names may be compressed, and any. */
export const recordType = fc.oneof(
  fc.constantFrom(1, 2, 5, 12, 16, 28, 65),
  fc.constantFrom(6, 15, 33, 64, 255, 256),
  fc.nat(0xffff),
);

/** A name without compression, some of them with bytes that no name has. */
const packedName = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: asciiLabel },
      { weight: 2, arbitrary: longLabel },
      { weight: 2, arbitrary: aceLabel },
      { weight: 1, arbitrary: fc.constant("\xe9") },
    ),
    { maxLength: 3 },
  )
  .map((labels) =>
    Buffer.concat([
      ...labels.flatMap((text) => [Buffer.of(text.length), Buffer.from(text, "latin1")]),
      Buffer.of(0),
    ]),
  );

const anyBytes = fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes));

/** The data of an HTTPS record, mostly whole. */
const httpsData = fc
  .tuple(
    fc.integer({ min: -0x8000, max: 0x7fff }),
    packedName,
    fc.array(
      fc.tuple(
        fc.oneof({ weight: 3, arbitrary: fc.nat(7) }, { weight: 1, arbitrary: fc.nat(0xffff) }),
        fc.oneof(
          anyBytes,
          fc
            .constantFrom("\x02h2\x02h3", "\x05h", "", "\\'\\\\'\"\n\r\t\x7f", "\x00\xc0\x0c")
            .map((text) => Buffer.from(text, "latin1")),
        ),
      ),
      { maxLength: 4 },
    ),
  )
  .map(([priority, name, parameters]) => {
    const parts = parameters.flatMap(([parameter, value]) => [
      uint16(parameter),
      uint16(value.length),
      value,
    ]);
    return Buffer.concat([uint16(priority & 0xffff), name, ...parts]);
  });

/** Data that is right for its type, mostly, and data that is not. */
function dataOf(type: number): fc.Arbitrary<Buffer> {
  const right = {
    1: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
    28: fc.oneof(
      fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
      fc
        .array(fc.constantFrom(0, 0, 0xffff, 1), { minLength: 8, maxLength: 8 })
        .map((groups) => Buffer.concat(groups.map(uint16))),
    ),
    16: fc.oneof(asciiLabel, oddText).map((text) => Buffer.from(text)),
    65: httpsData,
  }[type];
  return fc.oneof(
    { weight: 6, arbitrary: right ?? packedName },
    { weight: 1, arbitrary: anyBytes },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.oneof(packedName, anyBytes), { maxLength: 3 })
        .map((parts) => Buffer.concat(parts)),
    },
  );
}

/** Data of records, with a type that it is about right for. */
export const typedData: fc.Arbitrary<readonly [type: number, data: Buffer]> = recordType.chain(
  (type) => fc.tuple(fc.constant(type), dataOf(type)),
);
