import type { TextField } from "../multi-map/separated-text.js";

/** A name with a value, or with null where there is no `=`. */
export type CookiePair = TextField<string | null>;

/** Values of these attributes stand without quotes, whatever is in them. */
export const unquotedAttributes: ReadonlySet<string> = new Set(["expires", "path"]);

/** A pair, new or in the place of an old one, as it is written; quoted where it must be. */
export function makePair<Value extends string | null>(
  name: string,
  value: Value,
  old: TextField<unknown> | null,
  unquoted?: ReadonlySet<string>,
): TextField<Value> {
  return { name, value, text: pairText(name, value, unquoted), before: old?.before ?? null };
}

function pairText(name: string, value: string | null, unquoted?: ReadonlySet<string>): string {
  if (value === null) return name;
  const isPlain = !special.test(value) || unquoted?.has(name.toLowerCase());
  return `${name}=${isPlain ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`;
}

/** All but visible ASCII, and what has a meaning in a cookie. */
const special = /[^!-~]|[",;\\]/;
