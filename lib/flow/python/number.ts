/** A float as Python's `repr` writes it: the shortest text that gives the same float. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-4 && size < 1e16)) {
    const digits = String(value);
    return digits.includes(".") ? digits : `${digits}.0`;
  }
  const scientific = value.toExponential();
  const split = scientific.indexOf("e");
  const exponent = Number(scientific.slice(split + 1));
  const digits = String(Math.abs(exponent)).padStart(2, "0");
  return `${scientific.slice(0, split)}e${exponent < 0 ? "-" : "+"}${digits}`;
}

const floatText = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const namedFloats = new Map([
  ["inf", Infinity],
  ["infinity", Infinity],
  ["nan", NaN],
]);

/** A float from text that Python's `float` takes; undefined for other text. */
export function parseFloatText(text: string): number | undefined {
  if (floatText.test(text)) return Number(text);
  const sign = text.startsWith("-") ? -1 : 1;
  const named = namedFloats.get(text.replace(/^[+-]/, "").toLowerCase());
  return named === undefined ? undefined : sign * named;
}

const integerText = /^[+-]?\d+$/;
const digitsSurelySafe = 15;

/** An integer from decimal digits, as bigint where a number is not exact; undefined otherwise. */
export function parseInteger(text: string): number | bigint | undefined {
  if (!integerText.test(text)) return undefined;
  const value = Number(text);
  if (text.length <= digitsSurelySafe || Number.isSafeInteger(value)) return value + 0;
  return BigInt(text.replace(/^\+/, ""));
}
