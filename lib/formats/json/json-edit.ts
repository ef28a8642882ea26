import type { JsonValue } from "./json-value.js";

/** A part of the text, and what stands in its place. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a list is to have: an item that it has, by its index, or a new one as JSON text. */
export type ListStep = number | string;

/**
 * Changes to a JSON text, in which all else stays as it is spelled. New values take on the white space
 * of those beside them.
 */
export class JsonEdit {
  readonly #bytes: Buffer;
  readonly #changes: Change[] = [];
  /** The members to be removed, by the object that they are in. */
  readonly #removed = new Map<number, { readonly object: JsonValue; readonly keys: Set<string> }>();
  /** The objects that get new members and had none. */
  readonly #filled = new Set<number>();

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Puts data in the place of a value; does nothing where it is there already. */
  replace(value: JsonValue, data: unknown): void {
    const text = JSON.stringify(data);
    if (this.#spelling(value.start, value.end) !== text && !isSame(value, data)) {
      this.#changes.push({ start: value.start, end: value.end, text });
    }
  }

  /** Sets a member of an object: in its place, or at the end. */
  set(object: JsonValue, key: string, data: unknown): void {
    const present = object.get(key);
    if (present !== undefined) this.replace(present, data);
    else this.#addMember(object, key, JSON.stringify(data));
  }

  /** Sets a member that is there; does nothing where it is not. */
  setPresent(object: JsonValue | undefined, key: string, data: unknown): void {
    const present = object?.get(key);
    if (present !== undefined) this.replace(present, data);
  }

  /** Removes a member of an object, if it is there. */
  remove(object: JsonValue | undefined, key: string): void {
    if (object?.get(key) === undefined) return;
    const removed = this.#removed.get(object.position) ?? { object, keys: new Set() };
    removed.keys.add(key);
    this.#removed.set(object.position, removed);
  }

  /** Gives a list other items; those that it has must come in their order. */
  setItems(list: JsonValue, steps: readonly ListStep[]): void {
    const { items } = list;
    const kept = new Set(steps.filter((step) => typeof step === "number"));
    const separator = this.#separator(list, items);
    let pending: string[] = [];
    let previous: JsonValue | null = null;
    const flush = (next: JsonValue | null): void => {
      if (pending.length > 0)
        this.#insertItems(list, pending.join(separator), separator, previous, next);
      pending = [];
    };
    for (const step of steps) {
      if (typeof step === "string") {
        pending.push(step);
        continue;
      }
      const item = items[step] ?? null;
      flush(item);
      previous = item;
    }
    flush(null);
    this.#removeRuns(items, (index) => !kept.has(index));
  }

  /** The text with all changes. */
  apply(): Buffer {
    for (const { object, keys } of this.#removed.values()) {
      const { members } = object;
      const spans = members.map(({ key, value }) => ({ start: key.start, end: value.end }));
      this.#removeRuns(spans, (index) => keys.has(members[index]?.key.text ?? ""));
    }
    const parts: Buffer[] = [];
    let at = 0;
    for (const { start, end, text } of this.#changes.sort((a, b) => a.start - b.start)) {
      parts.push(this.#bytes.subarray(at, start), Buffer.from(text));
      at = end;
    }
    return Buffer.concat([...parts, this.#bytes.subarray(at)]);
  }

  #addMember(object: JsonValue, key: string, text: string): void {
    const { members } = object;
    const last = members.at(-1);
    if (last === undefined) {
      const comma = this.#filled.has(object.position) ? "," : "";
      this.#filled.add(object.position);
      this.#insert(object.start + 1, `${comma}${JSON.stringify(key)}:${text}`);
      return;
    }
    const space = this.#spelling(object.start + 1, members[0]?.key.start ?? 0);
    const colon = this.#spelling(last.key.end, last.value.start);
    this.#insert(last.value.end, `,${space}${JSON.stringify(key)}${colon}${text}`);
  }

  #insertItems(
    list: JsonValue,
    text: string,
    separator: string,
    previous: JsonValue | null,
    next: JsonValue | null,
  ): void {
    const first = list.items[0];
    if (previous !== null) this.#insert(previous.end, separator + text);
    else if (next !== null) this.#insert(next.start, text + separator);
    else this.#insert(first?.start ?? list.start + 1, text);
  }

  /** A comma and the white space that items of the list have between them. */
  #separator(list: JsonValue, items: readonly JsonValue[]): string {
    const [first, second] = items;
    if (first === undefined) return ",";
    if (second !== undefined) return this.#spelling(first.end, second.start);
    return `,${this.#spelling(list.start + 1, first.start)}`;
  }

  /** Removes items or members with the commas that are then too many. */
  #removeRuns(
    spans: readonly { readonly start: number; readonly end: number }[],
    isRemoved: (index: number) => boolean,
  ): void {
    let previous: number | null = null;
    for (let first = 0; first < spans.length; first++) {
      if (!isRemoved(first)) {
        previous = spans[first]?.end ?? null;
        continue;
      }
      let behind = first + 1;
      while (behind < spans.length && isRemoved(behind)) behind++;
      const start = previous ?? spans[first]?.start ?? 0;
      const end = previous === null ? spans[behind]?.start : spans[behind - 1]?.end;
      this.#changes.push({ start, end: end ?? spans[behind - 1]?.end ?? start, text: "" });
      first = behind - 1;
    }
  }

  #insert(at: number, text: string): void {
    this.#changes.push({ start: at, end: at, text });
  }

  #spelling(start: number, end: number): string {
    return this.#bytes.toString("utf8", start, end);
  }
}

/** Whether a scalar says the same in another spelling: `1.0` and `1`, `"\u0041"` and `"A"`. */
function isSame(value: JsonValue, data: unknown): boolean {
  if (typeof data === "string") return value.kind === "string" && value.text === data;
  if (typeof data === "number") return value.kind === "number" && value.number === data;
  return false;
}
