import { JsonEdit } from "../json/json-edit.js";
import { parseJson } from "../json/json-value.js";

/** An object with another value for a member that it has. */
export function withMember(bytes: Buffer, key: string, value: string): Buffer {
  const edit = new JsonEdit(bytes);
  edit.setPresent(parseJson(bytes), key, value);
  return edit.apply();
}
