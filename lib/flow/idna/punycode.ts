// RFC 3492. Node's own module of this name is deprecated, and URLs only know whole host names.

const base = 36;
const firstBias = 72;
const firstCodePoint = 0x80;
const lastCodePoint = 0x10ffff;
const digits = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Text in ASCII, without the prefix `xn--`. The time it takes is quadratic in the length. */
export function encodePunycode(text: string): string {
  const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const basic = codePoints.filter((codePoint) => codePoint < firstCodePoint);
  let encoded = basic.length === 0 ? "" : `${String.fromCodePoint(...basic)}-`;
  let done = basic.length;
  let delta = 0;
  let bias = firstBias;
  for (let next = firstCodePoint; done < codePoints.length; next++) {
    const present = next;
    next = Math.min(...codePoints.filter((codePoint) => codePoint >= present));
    delta += (next - present) * (done + 1);
    for (const codePoint of codePoints) {
      if (codePoint < next) delta++;
      if (codePoint !== next) continue;
      encoded += encodeNumber(delta, bias);
      bias = adapt(delta, done + 1, done === basic.length);
      done++;
      delta = 0;
    }
    delta++;
  }
  return encoded;
}

/**
 * The text of ASCII, from which the prefix `xn--` was taken; null when it is none. The time it takes
 * is quadratic in the length.
 */
export function decodePunycode(encoded: string): string | null {
  const hyphen = encoded.lastIndexOf("-");
  const codePoints = Array.from(encoded.slice(0, Math.max(0, hyphen)), (character) =>
    character.charCodeAt(0),
  );
  let codePoint = firstCodePoint;
  let index = 0;
  let bias = firstBias;
  for (let at = hyphen + 1; at < encoded.length;) {
    const number = decodeNumber(encoded, at, bias);
    if (number === null) return null;
    const length = codePoints.length + 1;
    bias = adapt(number.value, length, at === hyphen + 1);
    at = number.end;
    index += number.value;
    codePoint += Math.floor(index / length);
    if (codePoint > lastCodePoint || isSurrogate(codePoint)) return null;
    index %= length;
    codePoints.splice(index++, 0, codePoint);
  }
  return String.fromCodePoint(...codePoints);
}

function encodeNumber(number: number, bias: number): string {
  let encoded = "";
  let rest = number;
  for (let position = 0; ; position++) {
    const limit = threshold(position, bias);
    if (rest < limit) return encoded + digits.charAt(rest);
    encoded += digits.charAt(limit + ((rest - limit) % (base - limit)));
    rest = Math.floor((rest - limit) / (base - limit));
  }
}

function decodeNumber(
  encoded: string,
  start: number,
  bias: number,
): { readonly value: number; readonly end: number } | null {
  let value = 0;
  let weight = 1;
  for (let at = start; at < encoded.length; at++) {
    const digit = digits.indexOf(encoded.charAt(at).toLowerCase());
    if (digit < 0) return null;
    value += digit * weight;
    // Larger ones are no code points, and would soon not be exact.
    if (value > 2 ** 40) return null;
    const limit = threshold(at - start, bias);
    if (digit < limit) return { value, end: at + 1 };
    weight *= base - limit;
  }
  return null;
}

function threshold(position: number, bias: number): number {
  return Math.min(26, Math.max(1, base * (position + 1) - bias));
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? 700 : 2));
  rest += Math.floor(rest / length);
  let bias = 0;
  for (; rest > 455; bias += base) rest = Math.floor(rest / 35);
  return bias + Math.floor((36 * rest) / (rest + 38));
}

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}
