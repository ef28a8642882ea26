import { quotePlus } from "../../../flow/forms/percent-encoding.js";
import type { JsonValue } from "../../json/json-value.js";
import { textOf } from "../entry.js";

/**
 * The body of a form that an entry has only as its fields. Null when there are none, or the form is
 * not URL-encoded: of any other, more would have to be known.
 */
export function encodeForm(params: JsonValue | undefined, contentType: string): Buffer | null {
  const items = params?.items ?? [];
  if (items.length === 0 || !/^application\/x-www-form-urlencoded/i.test(contentType)) return null;
  const fields = items.map(
    (item) => `${quotePlus(textOf(item.get("name")))}=${quotePlus(textOf(item.get("value")))}`,
  );
  return Buffer.from(fields.join("&"));
}
