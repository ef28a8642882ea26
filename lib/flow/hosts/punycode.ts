// Punycode: how Unicode is written in ASCII (RFC 3492). `node:punycode` warns that it is deprecated.

const base = 36;
const minThreshold = 1;
const maxThreshold = 26;
const firstCodePoint = 0x80;
const initialBias = 72;
const lastCodePoint = 0x10ffff;
const digits = "abcdefghijklmnopqrstuvwxyz0123456789";

export function encodePunycode(text: string): string {
  const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const basic = codePoints.filter((codePoint) => codePoint < firstCodePoint);
  let output = String.fromCodePoint(...basic) + (basic.length > 0 ? "-" : "");
  const others = [...new Set(codePoints)].filter((codePoint) => codePoint >= firstCodePoint);
  let handled = basic.length;
  let reached = firstCodePoint;
  let bias = initialBias;
  let delta = 0;
  for (const next of others.sort((a, b) => a - b)) {
    delta += (next - reached) * (handled + 1);
    for (const codePoint of codePoints) {
      if (codePoint < next) delta++;
      if (codePoint !== next) continue;
      output += encodeInteger(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    reached = next + 1;
  }
  return output;
}

/** The text; null when it is not Punycode. */
export function decodePunycode(encoded: string): string | null {
  const end = Math.max(encoded.lastIndexOf("-"), 0);
  const codePoints = Array.from(encoded.slice(0, end), (character) => character.charCodeAt(0));
  const basicLength = codePoints.length;
  const rest = encoded.slice(encoded.includes("-") ? end + 1 : 0).toLowerCase();
  let codePoint = firstCodePoint;
  let place = 0;
  let bias = initialBias;
  for (let at = 0; at < rest.length;) {
    const integer = decodeInteger(rest, at, bias);
    if (integer === null) return null;
    const length = codePoints.length + 1;
    place += integer.value;
    codePoint += Math.floor(place / length);
    if (codePoint > lastCodePoint) return null;
    place %= length;
    codePoints.splice(place++, 0, codePoint);
    bias = adapt(integer.value, length, codePoints.length === basicLength + 1);
    at = integer.end;
  }
  return String.fromCodePoint(...codePoints);
}

function encodeInteger(value: number, bias: number): string {
  let output = "";
  let rest = value;
  for (let position = base; ; position += base) {
    const least = threshold(position, bias);
    if (rest < least) return output + digits.charAt(rest);
    output += digits.charAt(least + ((rest - least) % (base - least)));
    rest = Math.floor((rest - least) / (base - least));
  }
}

function decodeInteger(
  text: string,
  start: number,
  bias: number,
): { readonly value: number; readonly end: number } | null {
  let value = 0;
  let weight = 1;
  for (let at = start, position = base; at < text.length; at++, position += base) {
    const digit = digits.indexOf(text.charAt(at));
    value += digit * weight;
    // Larger than any place that a code point can have in a name.
    if (digit < 0 || value > Number.MAX_SAFE_INTEGER) return null;
    const least = threshold(position, bias);
    if (digit < least) return { value, end: at + 1 };
    weight *= base - least;
  }
  return null;
}

function threshold(position: number, bias: number): number {
  return Math.min(Math.max(position - bias, minThreshold), maxThreshold);
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  const skew = 38;
  const damp = 700;
  let rest = Math.floor(delta / (isFirst ? damp : 2));
  rest += Math.floor(rest / length);
  let divisions = 0;
  for (; rest > ((base - minThreshold) * maxThreshold) / 2; divisions += base) {
    rest = Math.floor(rest / (base - minThreshold));
  }
  return divisions + Math.floor(((base - minThreshold + 1) * rest) / (rest + skew));
}
