import type { Headers } from "../../../flow/headers.js";
import { decodeText } from "../../../flow/text.js";
import type { JsonEdit, ListStep } from "../../json/json-edit.js";
import type { JsonValue } from "../../json/json-value.js";
import { partsOf, readFields, type ImportedField } from "../import/headers.js";
import { align } from "../../shared/alignment.js";

/** A message's header fields as they were read, and what became of them. */
export interface HeadersChange {
  /** The part of the entry that has the list. */
  readonly message: JsonValue;
  /** As they were read, some changed on the way in. */
  readonly read: readonly ImportedField[];
  readonly now: Headers;
  /**
   * Whether the body was changed. It is then in no content coding, and what was left out of the flow
   * on the way in for that reason is left out of the entry too.
   */
  readonly isBodyTouched: boolean;
}

/** Brings the list of header fields up to date; fields that did not change keep their spelling. */
export function editHeaders(edit: JsonEdit, change: HeadersChange): void {
  const { message, read, now, isBodyTouched } = change;
  const list = message.get("headers");
  const fields = [...now];
  if (list?.kind !== "array") {
    if (fields.length > 0)
      edit.set(
        message,
        "headers",
        fields.map(([name, value]) => ({ name, value })),
      );
    return;
  }
  const spelled = readFields(message);
  const { items } = list;
  const isPairs = items[0]?.kind === "array";
  const origins = align(
    read.map(({ name, value }) => comparable(decodeText(name), decodeText(value))),
    fields.map(([name, value]) => comparable(name, value)),
  );
  const isHidden = hiddenItems(items.length, read, isBodyTouched);
  const steps: ListStep[] = [];
  let at = 0;
  const keepHidden = (end: number): void => {
    for (; at < end; at++) if (isHidden(at)) steps.push(at);
  };
  fields.forEach(([name, value], index) => {
    const origin = origins[index] ?? null;
    const source = origin === null ? undefined : read[origin];
    const isSame = source !== undefined && says(source, name, value);
    const item = source?.index == null ? undefined : items[source.index];
    const written = source?.index == null ? undefined : spelled[source.index];
    if (source?.index == null || item === undefined || written === undefined) {
      // What was only added on the way in need not go out.
      if (!isSame) steps.push(JSON.stringify(isPairs ? [name, value] : { name, value }));
      return;
    }
    keepHidden(source.index);
    at = source.index + 1;
    steps.push(source.index);
    if (isSame && !isBodyTouched) return;
    const { name: nameValue, value: valueValue } = partsOf(item);
    if (nameValue !== undefined && decodeText(written.name) !== name) edit.replace(nameValue, name);
    if (valueValue !== undefined && decodeText(written.value) !== value)
      edit.replace(valueValue, value);
  });
  keepHidden(items.length);
  edit.setItems(list, steps);
}

/** The items that were left out on the way in, and are to stay. */
function hiddenItems(
  count: number,
  read: readonly ImportedField[],
  isBodyTouched: boolean,
): (index: number) => boolean {
  if (isBodyTouched) return () => false;
  const shown = new Set(read.map(({ index }) => index));
  return (index) => index < count && !shown.has(index);
}

function says(field: ImportedField, name: string, value: string): boolean {
  return decodeText(field.name) === name && decodeText(field.value) === value;
}

function comparable(name: string, value: string): { name: string; identity: string } {
  return { name, identity: JSON.stringify([name, value]) };
}
