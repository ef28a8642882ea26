// Numbers, true, false and null.

const isLiteral = new Uint8Array(256);
for (const char of "+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") {
  isLiteral[char.charCodeAt(0)] = 1;
}

const minus = 0x2d;
const decimalPoint = 0x2e;
const zero = 0x30;
const nine = 0x39;

/** Numbers may have any number of digits, but no program writes so many. */
const longestLiteral = 4096;

/** NaN and the infinities are not JSON, but Python writes them. */
const literal =
  /^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|NaN|-?Infinity)$/;

/** The index behind the literal at `at`; `at` itself when there is none. */
export function endOfLiteral(bytes: Buffer, at: number): number {
  let end = at;
  while (isLiteral[bytes[end] ?? 0] === 1) end++;
  if (end - at > longestLiteral) return at;
  return isPlainNumber(bytes, at, end) || literal.test(bytes.toString("latin1", at, end))
    ? end
    : at;
}

/** Whether it is a number without an exponent. Hot path: most literals are, and no text is made of them. */
function isPlainNumber(bytes: Buffer, start: number, end: number): boolean {
  const whole = bytes[start] === minus ? start + 1 : start;
  const point = endOfDigits(bytes, whole, end);
  const digits = point - whole;
  if (digits === 0 || (digits > 1 && bytes[whole] === zero)) return false;
  if (point === end) return true;
  return (
    bytes[point] === decimalPoint && point + 1 < end && endOfDigits(bytes, point + 1, end) === end
  );
}

function endOfDigits(bytes: Buffer, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < zero || byte > nine) break;
  }
  return at;
}

/** The number that is spelled so; undefined when it is none that can be counted with. */
export function parseNumber(spelling: string): number | undefined {
  if (!literal.test(spelling)) return undefined;
  const number = Number(spelling);
  return Number.isFinite(number) ? number : undefined;
}
