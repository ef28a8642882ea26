import { decodeText } from "../flow/text.js";

/** A value, or the head of an array or a map whose members come next. */
export type MsgpackToken =
  | {
      readonly kind: "scalar";
      readonly value:
        | string
        | number
        | bigint
        | boolean
        | null
        | Buffer
        | { readonly type: number; readonly data: Buffer };
    }
  | { readonly kind: "array" | "map"; readonly length: number };

/**
 * The values of MessagePack, in the order of the bytes, up to the end of the first that holds the rest.
 *
 * @throws RangeError when the bytes are not MessagePack, or there is something behind the value.
 */
export function* msgpackTokens(bytes: Buffer): Generator<MsgpackToken, void, undefined> {
  const cursor = new Cursor(bytes);
  for (let left = 1; left > 0; left--) {
    const token = tokenAt(cursor);
    if (token.kind === "array") left += token.length;
    if (token.kind === "map") left += 2 * token.length;
    yield token;
  }
  if (!cursor.isAtEnd) throw new RangeError("there is something behind the value");
}

class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError("the bytes end in the middle of a value");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  unsigned(length: 1 | 2 | 4): number {
    return this.take(length).readUIntBE(0, length);
  }
}

function tokenAt(cursor: Cursor): MsgpackToken {
  const head = cursor.unsigned(1);
  if (head < 0x80) return scalar(head);
  if (head < 0x90) return { kind: "map", length: head & 0x0f };
  if (head < 0xa0) return { kind: "array", length: head & 0x0f };
  if (head < 0xc0) return scalar(decodeText(cursor.take(head & 0x1f)));
  if (head >= 0xe0) return scalar(head - 0x100);
  switch (head) {
    case 0xc0:
      return scalar(null);
    case 0xc2:
    case 0xc3:
      return scalar(head === 0xc3);
    case 0xc4:
    case 0xc5:
    case 0xc6:
      return scalar(cursor.take(cursor.unsigned(lengthSize(head - 0xc4))));
    case 0xc7:
    case 0xc8:
    case 0xc9:
      return extension(cursor, cursor.unsigned(lengthSize(head - 0xc7)));
    case 0xca:
      return scalar(shortest(cursor.take(4).readFloatBE()));
    case 0xcb:
      return scalar(cursor.take(8).readDoubleBE());
    case 0xcc:
    case 0xcd:
    case 0xce:
      return scalar(cursor.unsigned(lengthSize(head - 0xcc)));
    case 0xcf:
      return scalar(cursor.take(8).readBigUInt64BE());
    case 0xd0:
      return scalar(cursor.take(1).readInt8());
    case 0xd1:
      return scalar(cursor.take(2).readInt16BE());
    case 0xd2:
      return scalar(cursor.take(4).readInt32BE());
    case 0xd3:
      return scalar(cursor.take(8).readBigInt64BE());
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return extension(cursor, 1 << (head - 0xd4));
    case 0xd9:
    case 0xda:
    case 0xdb:
      return scalar(decodeText(cursor.take(cursor.unsigned(lengthSize(head - 0xd9)))));
    case 0xdc:
    case 0xdd:
      return { kind: "array", length: cursor.unsigned(head === 0xdc ? 2 : 4) };
    case 0xde:
    case 0xdf:
      return { kind: "map", length: cursor.unsigned(head === 0xde ? 2 : 4) };
  }
  throw new RangeError("0xc1 begins no value");
}

function scalar(value: (MsgpackToken & { kind: "scalar" })["value"]): MsgpackToken {
  return { kind: "scalar", value };
}

function extension(cursor: Cursor, length: number): MsgpackToken {
  const type = cursor.take(1).readInt8();
  return scalar({ type, data: cursor.take(length) });
}

function lengthSize(nth: number): 1 | 2 | 4 {
  return nth === 0 ? 1 : nth === 1 ? 2 : 4;
}

/** A float of 32 bits as it was meant: 0.1, and not 0.10000000149011612. */
function shortest(value: number): number {
  const short = Number(value.toPrecision(7));
  return Math.fround(short) === value ? short : value;
}
