import type { SeparatedText, TextField } from "../multi-map/separated-text.js";
import { quotePlus, unquotePlus } from "./percent-encoding.js";

/** The fields of a query or a form, such as `a=1&b=2`. (`urllib.parse.parse_qsl`) */
export function parseUrlencoded(
  text: string,
  readable: (part: string) => string = (part) => part,
): SeparatedText<TextField<string>> {
  const fields: TextField<string>[] = [];
  let leading = "";
  let between = "";
  for (const [nth, part] of text.split("&").entries()) {
    if (nth > 0) between += "&";
    const field = readable(part);
    if (field === "") {
      between += part;
      continue;
    }
    if (fields.length === 0) leading = between;
    const equals = field.indexOf("=");
    fields.push({
      name: unquotePlus(equals < 0 ? field : field.slice(0, equals)),
      value: equals < 0 ? "" : unquotePlus(field.slice(equals + 1)),
      text: part,
      before: fields.length === 0 ? null : between,
    });
    between = "";
  }
  return { leading, fields, trailing: between };
}

/**
 * A new field, or a new value for the name of an old one.
 *
 * @param hasEquals Whether there is a `=` when the value is empty.
 */
export function makeUrlencoded(
  name: string,
  value: string,
  old: TextField<string> | null,
  hasEquals: boolean,
): TextField<string> {
  const [spelledName] = old === null ? [quotePlus(name)] : old.text.split("=", 1);
  const equals = value !== "" || hasEquals ? "=" : "";
  return {
    name,
    value,
    text: `${spelledName ?? ""}${equals}${quotePlus(value)}`,
    before: old?.before ?? null,
  };
}
