// Numbers, true, false and null.

const isLiteral = new Uint8Array(256);
for (const char of "+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") {
  isLiteral[char.charCodeAt(0)] = 1;
}

/** Numbers may have any number of digits, but no program writes so many. */
const longestLiteral = 4096;

/** NaN and the infinities are not JSON, but Python writes them. */
const literal =
  /^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|NaN|-?Infinity)$/;

/** The index behind the literal at `at`; `at` itself when there is none. */
export function endOfLiteral(bytes: Buffer, at: number): number {
  let end = at;
  while (isLiteral[bytes[end] ?? 0] === 1) end++;
  const isRight = end - at <= longestLiteral && literal.test(bytes.toString("latin1", at, end));
  return isRight ? end : at;
}

/** The number that is spelled so; undefined when it is none that can be counted with. */
export function parseNumber(spelling: string): number | undefined {
  if (!literal.test(spelling)) return undefined;
  const number = Number(spelling);
  return Number.isFinite(number) ? number : undefined;
}
