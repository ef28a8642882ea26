import { skipSpace } from "../json/characters.js";
import type { JsonMember, JsonValue } from "../json/json-value.js";
import type { LineOutput } from "./line-output.js";

/** What becomes of a member of an object. */
export type MemberEdit =
  | "keep"
  | "remove"
  | {
      /** Its new name; null to leave it the one that it has. */
      readonly name: string | null;
      /** Writes its new value. */
      readonly write: () => void;
    };

/** What becomes of an item of a list. */
export type ItemEdit = "keep" | "remove" | (() => void);

/** Writes an object with some of its members changed, and others added behind. */
export function editObject<Member extends JsonMember>(
  output: LineOutput,
  object: JsonValue,
  members: readonly Member[],
  edit: (member: Member, index: number) => MemberEdit,
  added: readonly (() => void)[],
): void {
  const { bytes } = object.source;
  const parts = new Parts(output, "{");
  let start = object.start + 1;
  members.forEach((member, index) => {
    const { key, value } = member;
    const end = skipSpace(bytes, value.end);
    const change = edit(member, index);
    if (change === "keep") {
      parts.next();
      output.copy(bytes, start, end);
    } else if (change !== "remove") {
      parts.next();
      output.copy(bytes, start, change.name === null ? value.start : key.start);
      if (change.name !== null) {
        output.string(change.name);
        output.copy(bytes, key.end, value.start);
      }
      change.write();
      output.copy(bytes, value.end, end);
    }
    start = end + 1;
  });
  for (const write of added) {
    parts.next();
    write();
  }
  output.add("}");
}

/** Writes a list with some of its items changed, and others added before the item at `addAt`. */
export function editList(
  output: LineOutput,
  list: JsonValue,
  items: readonly JsonValue[],
  edit: (item: JsonValue, index: number) => ItemEdit,
  addAt: number,
  added: readonly (() => void)[],
): void {
  const { bytes } = list.source;
  const parts = new Parts(output, "[");
  const add = (): void => {
    for (const write of added) {
      parts.next();
      write();
    }
  };
  let start = list.start + 1;
  items.forEach((item, index) => {
    if (index === addAt) add();
    const end = skipSpace(bytes, item.end);
    const change = edit(item, index);
    if (change !== "remove") parts.next();
    if (change === "keep") {
      output.copy(bytes, start, end);
    } else if (change !== "remove") {
      output.copy(bytes, start, item.start);
      change();
      output.copy(bytes, item.end, end);
    }
    start = end + 1;
  });
  if (addAt >= items.length) add();
  output.add("]");
}

/** Puts commas between what is written next to each other. */
class Parts {
  readonly #output: LineOutput;
  #before: string;

  constructor(output: LineOutput, open: string) {
    output.add(open);
    this.#output = output;
    this.#before = "";
  }

  /** Begins the next part. */
  next(): void {
    this.#output.add(this.#before);
    this.#before = ",";
  }
}
