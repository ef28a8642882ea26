import type { PlainList } from "../../../flow/state/plain-list.js";
import type { JsonValue } from "../../json/json-value.js";
import { bytesOf } from "../entry.js";
import { fieldsState, partsOf } from "./headers.js";

/** The trailers of a message, for which HAR has no place of its own; null when there are none. */
export function trailersState(message: JsonValue): PlainList | null {
  const trailers = message.get("_trailers");
  if (trailers?.kind !== "array") return null;
  return fieldsState(
    trailers.items.map((item, index) => {
      const { name, value } = partsOf(item);
      return { name: bytesOf(name), value: bytesOf(value), index };
    }),
  );
}
