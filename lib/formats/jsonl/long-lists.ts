import type { z } from "zod";
import { isParsedObject, within, type Fault } from "./fault.js";
import { keyOrderName, type Kind, type RecordKind } from "./layout.js";
import { checkRelations } from "./relations.js";
import { base64, checkSchema, schemaOf } from "./schema.js";

/** Lists of more items are long. */
const long = 1000;

const text: Kind = { kind: "text" };

/**
 * Checks the long lists in a line that `JSON.parse` made, up to the first thing that is wrong, and
 * empties them. zod gathers all that is wrong with a value, which for a list of millions of wrong
 * items takes more memory than there is.
 */
export function checkLongLists(line: unknown, layout: RecordKind): Fault | null {
  if (!isParsedObject(line)) return null;
  const check = (name: string, schema: z.ZodType, kind: Kind): Fault | null => {
    const list = line[name];
    if (!Array.isArray(list) || list.length <= long) return null;
    const fault = checkItems(list, schema, kind);
    list.length = 0;
    return fault === null ? null : within(name, fault);
  };
  let fault = check(keyOrderName, schemaOf(text), text);
  for (const { name, kind, base64Name } of layout.fields) {
    if (kind.kind === "list") {
      fault ??= check(name, schemaOf(kind.item), kind.item);
      if (base64Name !== null) fault ??= check(base64Name, base64, kind.item);
    } else if (kind.kind === "record") {
      // As deep as layouts are nested, which is not up to the line.
      const inner = fault === null ? checkLongLists(line[name], kind) : null;
      fault ??= inner === null ? null : within(name, inner);
    }
  }
  return fault;
}

function checkItems(list: readonly unknown[], schema: z.ZodType, kind: Kind): Fault | null {
  for (const [index, item] of list.entries()) {
    const fault = checkSchema(schema, item) ?? checkRelations(item, kind);
    if (fault !== null) return within(index, fault);
  }
  return null;
}
