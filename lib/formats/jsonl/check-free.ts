import type { Fault } from "./fault.js";
import { decodeBase64, noBase64 } from "./json-string.js";
import { base64Form, bytesForm, floatForm, integerForm, isFreeForm } from "./free-forms.js";

/** A value that was parsed, and the way to it. */
interface Place {
  readonly value: unknown;
  readonly step: string | number;
  readonly outer: Place | null;
}

/** Looks for what `decodeFree` would not understand in a value that `JSON.parse` made; null if none. */
export function checkFree(root: unknown): Fault | null {
  // A list of places rather than recursion: values may be as deep as a line is long.
  const open: Place[] = [{ value: root, step: "", outer: null }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value } = place;
    if (typeof value !== "object" || value === null) continue;
    const names = Array.isArray(value) ? [] : Object.keys(value);
    const [form] = names;
    if (form !== undefined && names.length === 1 && isFreeForm(form)) {
      const reason = checkForm(form, Reflect.get(value, form));
      if (reason !== null) return { path: pathTo(place, form), reason };
      continue;
    }
    const stray = names.find((name) => name.startsWith("$") && !name.startsWith("$$"));
    if (stray !== undefined) {
      return { path: pathTo(place, stray), reason: 'a key that begins with "$" has another "$"' };
    }
    if (Array.isArray(value)) {
      value.forEach((item: unknown, step) => open.push({ value: item, step, outer: place }));
    } else {
      for (const name of names) {
        open.push({ value: Reflect.get(value, name), step: name, outer: place });
      }
    }
  }
  return null;
}

const floats: readonly string[] = ["nan", "inf", "-inf"];

/** What is wrong with the value of a form; null if nothing is. */
function checkForm(form: string, value: unknown): string | null {
  if (typeof value !== "string") return "it is not a string";
  switch (form) {
    case bytesForm:
      return checkBytesText(value);
    case base64Form:
      return checkBase64(value);
    case floatForm:
      return floats.includes(value) ? null : "it is not nan, inf or -inf";
    case integerForm:
      return /^-?[0-9]+$/.test(value) ? null : "it is not a whole number";
    default:
      return "it has no meaning";
  }
}

export function checkBytesText(text: string): string | null {
  return text.isWellFormed()
    ? null
    : "it has half a character; bytes that are no text go in base64";
}

export function checkBase64(text: string): string | null {
  return decodeBase64(text) === null ? noBase64 : null;
}

function pathTo(place: Place, last: string): (string | number)[] {
  const path: (string | number)[] = [last];
  for (let at = place; at.outer !== null; at = at.outer) path.push(at.step);
  return path.reverse();
}
