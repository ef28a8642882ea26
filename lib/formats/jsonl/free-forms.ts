// What JSON has no spelling for is an object with a single name, where no layout describes it.

/** Bytes that are text. */
export const bytesForm = "$bytes";
/** Bytes that are not, in base64. */
export const base64Form = "$base64";
/** A float that is no number, or infinite: `nan`, `inf` or `-inf`. */
export const floatForm = "$float";
/** An integer with more digits than programs that read JSON can be trusted with. */
export const integerForm = "$integer";

const forms: readonly string[] = [bytesForm, base64Form, floatForm, integerForm];

/** Whether an object with this name alone is not a dictionary. */
export function isFreeForm(name: string): boolean {
  return forms.includes(name);
}

/** What keys that begin with `$` begin with once more, so that they are no forms. */
const escape = "$";

/** What a key of a dictionary is called in a line. */
export function freeName(key: string): string {
  return key.startsWith(escape) ? escape + key : key;
}

/** The key that a name in a line stands for. */
export function keyOfFreeName(name: string): string {
  return name.startsWith(escape) ? name.slice(escape.length) : name;
}
