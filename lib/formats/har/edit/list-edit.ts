import type { JsonEdit, ListStep } from "../../json/json-edit.js";
import type { JsonValue } from "../../json/json-value.js";
import type { ListItem } from "../export/lists.js";
import { align, type Comparable } from "../../shared/alignment.js";

/**
 * Brings a list of an entry (cookies, fields of a query ...) up to date with what it is a reading of.
 * Items that say the same stay as they are spelled, with all that only the entry has of them. A list
 * that did not say what it should is made anew.
 */
export function editList(
  edit: JsonEdit,
  list: JsonValue | undefined,
  old: readonly ListItem[],
  next: readonly ListItem[],
): void {
  if (list?.kind !== "array" || isSameList(old, next)) return;
  const { items } = list;
  const isReading =
    items.length === old.length &&
    items.every((item, index) => item.get("name")?.text === old[index]?.name);
  if (!isReading) {
    edit.setItems(
      list,
      next.map((item) => JSON.stringify(item)),
    );
    return;
  }
  const origins = align(old.map(comparable), next.map(comparable));
  const steps = next.map((item, index): ListStep => {
    const origin = origins[index] ?? null;
    const present = origin === null ? undefined : items[origin];
    const before = origin === null ? undefined : old[origin];
    if (origin === null || present === undefined || before === undefined)
      return JSON.stringify(item);
    editItem(edit, present, before, item);
    return origin;
  });
  edit.setItems(list, steps);
}

/** Changes of an item what is now said differently. */
export function editItem(edit: JsonEdit, item: JsonValue, old: ListItem, next: ListItem): void {
  for (const [key, value] of Object.entries(next)) {
    if (!Object.is(old[key], value)) edit.set(item, key, value);
  }
  for (const key of Object.keys(old)) {
    if (!Object.hasOwn(next, key)) edit.remove(item, key);
  }
}

function isSameList(old: readonly ListItem[], next: readonly ListItem[]): boolean {
  return JSON.stringify(old) === JSON.stringify(next);
}

function comparable(item: ListItem): Comparable {
  return { name: item.name, identity: JSON.stringify(item) };
}
