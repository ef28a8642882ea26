import type { Field } from "./live-map.js";

/** A field in a text in which fields follow each other: `a=1` in `a=1; b=2`. */
export interface TextField<Value> extends Field {
  readonly value: Value;
  /** The field as it is written. */
  readonly text: string;
  /** What stands between the field before and this one; null where it was first, or is new. */
  readonly before: string | null;
}

/** A text in which fields follow each other, taken apart so that it can be put together again. */
export interface SeparatedText<Kind> {
  /** What stands before the first field. */
  readonly leading: string;
  readonly fields: readonly Kind[];
  /** What stands behind the last field. */
  readonly trailing: string;
}

/**
 * The text with its fields replaced by these. All that stood between fields stays where it can;
 * `separator` is put where there was nothing. Empty when there are no fields.
 */
export function joinFields(
  { leading, trailing }: SeparatedText<TextField<unknown>>,
  fields: readonly TextField<unknown>[],
  separator: string,
): string {
  if (fields.length === 0) return "";
  const texts = fields.map(({ before, text }, nth) =>
    nth === 0 ? text : (before ?? separator) + text,
  );
  return leading + texts.join("") + trailing;
}
