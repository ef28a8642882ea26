import { damaged, type Frame } from "./frame.js";
import { lead } from "./lead.js";

export type Kind =
  | "null"
  | "true"
  | "false"
  /** An integer that is in the first byte itself. */
  | "small integer"
  | "unsigned integer"
  | "signed integer"
  | "float"
  | "text"
  | "bytes"
  | "extension"
  | "list"
  | "dictionary"
  | "nothing";

/** What the first byte of a value says. */
interface Form {
  readonly kind: Kind;
  /** How many bytes the length has that comes next; 0 when the first byte tells the length. */
  readonly lengthSize: number;
  readonly length: number;
  /** How many bytes stand between the length and the data. */
  readonly gap: number;
}

const forms: Form[] = Array.from({ length: 256 }, (_, byte) => formOf(byte));

/** What every first byte means. It is asked once for each. */
function formOf(byte: number): Form {
  const fixed = (kind: Kind, length: number, gap = 0) => ({ kind, lengthSize: 0, length, gap });
  const measured = (kind: Kind, lengthSize: number, gap = 0) => ({
    kind,
    lengthSize,
    length: 0,
    gap,
  });
  if (byte < lead.fixMap || byte >= lead.negativeFixInt) return fixed("small integer", 0);
  if (byte < lead.fixArray) return fixed("dictionary", byte - lead.fixMap);
  if (byte < lead.fixStr) return fixed("list", byte - lead.fixArray);
  if (byte < lead.nil) return fixed("text", byte - lead.fixStr);
  switch (byte) {
    case lead.nil:
      return fixed("null", 0);
    case lead.false:
      return fixed("false", 0);
    case lead.true:
      return fixed("true", 0);
    case lead.bin8:
    case lead.bin16:
    case lead.bin32:
      return measured("bytes", 1 << (byte - lead.bin8));
    case lead.ext8:
    case lead.ext16:
    case lead.ext32:
      return measured("extension", 1 << (byte - lead.ext8), 1);
    case lead.float32:
      return fixed("float", 4);
    case lead.float64:
      return fixed("float", 8);
    case lead.uint8:
    case lead.uint16:
    case lead.uint32:
    case lead.uint64:
      return fixed("unsigned integer", 1 << (byte - lead.uint8));
    case lead.int8:
    case lead.int16:
    case lead.int32:
    case lead.int64:
      return fixed("signed integer", 1 << (byte - lead.int8));
    case lead.fixExt1:
    case lead.fixExt2:
    case lead.fixExt4:
    case lead.fixExt8:
    case lead.fixExt16:
      return fixed("extension", 1 << (byte - lead.fixExt1), 1);
    case lead.str8:
    case lead.str16:
    case lead.str32:
      return measured("text", 1 << (byte - lead.str8));
    case lead.array16:
    case lead.array32:
      return measured("list", 2 << (byte - lead.array16));
    case lead.map16:
    case lead.map32:
      return measured("dictionary", 2 << (byte - lead.map16));
    default:
      return fixed("nothing", 0);
  }
}

/** What stands before a value's data. */
export interface Head {
  readonly kind: Kind;
  /** Where its data begins: for a list or a dictionary, its first item or key. */
  readonly dataAt: number;
  /** How many bytes of data it has; for a list or a dictionary, how many items or entries. */
  readonly length: number;
}

const head = { kind: "null" as Kind, dataAt: 0, length: 0 };

/**
 * The head of the value at `at`.
 *
 * Hot path: it is the same object each time, so that walking through a flow allocates nothing. Take
 * the values before the next head.
 *
 * @throws FlowReadError when there is no value, or when it claims more than the frame has.
 */
export function readHead(frame: Frame, at: number): Head {
  const { bytes, end } = frame;
  const form = at < end ? forms[bytes[at] ?? 0] : undefined;
  if (form === undefined) throw damaged(frame, at, "the flow ends where a value should be,");
  const { kind, lengthSize } = form;
  const dataAt = at + 1 + lengthSize + form.gap;
  const length = lengthSize === 0 ? form.length : readLength(bytes, at + 1, lengthSize);
  // No item takes less than a byte, no entry less than two: a count beyond that is a lie.
  const least = kind === "dictionary" ? 2 * length : length;
  if (dataAt + least > end) {
    throw damaged(frame, at, `a value claims a length of ${length}, more than there is,`);
  }
  if (kind === "nothing") throw damaged(frame, at, "a value has a type that does not exist");
  head.kind = kind;
  head.dataAt = dataAt;
  head.length = length;
  return head;
}

/** Behind the end of the buffer it reads zeros; that the data is there is looked at later. */
function readLength(bytes: Buffer, at: number, size: number): number {
  let length = 0;
  for (let next = at; next < at + size; next++) length = length * 256 + (bytes[next] ?? 0);
  return length;
}

/**
 * Where the value at `at` ends.
 *
 * @throws FlowReadError when it is damaged.
 */
export function skipValue(frame: Frame, at: number): number {
  let next = at;
  // A count rather than recursion: values may be as deep as a flow is long.
  for (let values = 1; values > 0; values--) {
    const { kind, dataAt, length } = readHead(frame, next);
    next = dataAt;
    if (kind === "list") values += length;
    else if (kind === "dictionary") values += 2 * length;
    else next += length;
  }
  return next;
}
