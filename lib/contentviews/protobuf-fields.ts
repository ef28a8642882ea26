/** A field with a value, as it lies in the bytes (protobuf.dev, "Encoding"). */
export type ProtobufValue =
  | { readonly number: number; readonly kind: "varint"; readonly value: bigint }
  | {
      readonly number: number;
      readonly kind: "fixed64" | "bytes" | "fixed32";
      readonly bytes: Buffer;
    };

/** A field of a message. What is between the begin and the end of a group is the group's. */
export type ProtobufField =
  | ProtobufValue
  | { readonly number: number; readonly kind: "group begin" }
  | { readonly number: number; readonly kind: "group end" };

const wireType = {
  varint: 0,
  fixed64: 1,
  bytes: 2,
  groupBegin: 3,
  groupEnd: 4,
  fixed32: 5,
} as const;

/**
 * The fields of a message.
 *
 * @throws RangeError at the first byte that cannot be there.
 */
export function* protobufFields(bytes: Buffer): Generator<ProtobufField, void, undefined> {
  const groups: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = varintAt(bytes, at);
    at = tag.end;
    const number = Number(tag.value >> 3n);
    if (number === 0 || number > 0x1fffffff)
      throw new RangeError(`no field has the number ${number}`);
    const take = (length: number): Buffer => {
      if (length > bytes.length - at)
        throw new RangeError("the bytes end in the middle of a field");
      at += length;
      return bytes.subarray(at - length, at);
    };
    switch (Number(tag.value & 7n)) {
      case wireType.varint: {
        const { value, end } = varintAt(bytes, at);
        at = end;
        yield { number, kind: "varint", value };
        break;
      }
      case wireType.fixed64:
        yield { number, kind: "fixed64", bytes: take(8) };
        break;
      case wireType.bytes: {
        const { value, end } = varintAt(bytes, at);
        at = end;
        yield { number, kind: "bytes", bytes: take(Number(value)) };
        break;
      }
      case wireType.groupBegin:
        groups.push(number);
        yield { number, kind: "group begin" };
        break;
      case wireType.groupEnd:
        if (groups.pop() !== number) throw new RangeError("a group ends that did not begin");
        yield { number, kind: "group end" };
        break;
      case wireType.fixed32:
        yield { number, kind: "fixed32", bytes: take(4) };
        break;
      default:
        throw new RangeError("no field has this wire type");
    }
  }
  if (groups.length > 0) throw new RangeError("a group does not end");
}

/** Whether bytes are a message: any that has a field, as far as it can be told. */
export function isProtobuf(bytes: Buffer): boolean {
  if (bytes.length === 0) return false;
  try {
    const fields = protobufFields(bytes);
    while (fields.next().done !== true);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function varintAt(bytes: Buffer, start: number): { readonly value: bigint; readonly end: number } {
  let low = 0;
  // Most are short: without big integers as long as they are.
  for (let nth = 0; nth < 4; nth++) {
    const byte = bytes[start + nth];
    if (byte === undefined) break;
    low += (byte & 0x7f) * 2 ** (7 * nth);
    if (byte < 0x80) return { value: BigInt(low), end: start + nth + 1 };
  }
  let value = 0n;
  for (let nth = 0; nth < 10; nth++) {
    const byte = bytes[start + nth];
    if (byte === undefined) break;
    value |= BigInt(byte & 0x7f) << BigInt(7 * nth);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: start + nth + 1 };
  }
  throw new RangeError("a number does not end");
}
