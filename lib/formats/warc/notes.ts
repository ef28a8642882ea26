import { decodeText } from "../../flow/text.js";
import type { StateDict } from "../../flow/state/state.js";
import { facts, readFact, writeFact, type FactValue } from "./facts.js";
import { fieldText, parseHead, type HeadField } from "./fields.js";
import { blockOf, typeOf, type WarcRecord } from "./record.js";

/** What a record of metadata calls the notes of this program. Other programs ignore them. */
export const notesName = "mitmts-dump";

/** Facts by the part of the flow that they are about. */
export type Notes = Readonly<Record<string, Readonly<Record<string, FactValue>>>>;

/** Where a record of metadata has notes; null where it has none. */
export function findNotes(record: WarcRecord): HeadField | null {
  const type = fieldText(record.head, "content-type") ?? "";
  if (typeOf(record) !== "metadata" || !/^application\/warc-fields\b/i.test(type)) return null;
  const block = blockOf(record);
  // The block is fields and no first line, so that one is put before it.
  const { fields } = parseHead(Buffer.concat([lineEnd, block]), 0, block.length + 1);
  const field = fields.find(({ name }) => name.toString("latin1") === notesName);
  return field === undefined
    ? null
    : { ...field, start: field.start - lineEnd.length, end: field.end - lineEnd.length };
}

const lineEnd = Buffer.from("\n");

/** What notes add to a flow's state. Notes that are not what they should be add nothing. */
export function applyNotes(state: StateDict, metadata: readonly WarcRecord[]): void {
  for (const record of metadata) {
    const field = findNotes(record);
    const notes = field === null ? null : parseNotes(field.value);
    for (const fact of notes === null ? [] : facts) {
      const part: unknown = Reflect.get(notes ?? {}, fact.part);
      if (typeof part !== "object" || part === null || !Object.hasOwn(part, fact.name)) continue;
      writeFact(state, fact, Reflect.get(part, fact.name));
    }
  }
}

function parseNotes(value: Buffer): object | null {
  try {
    const notes: unknown = JSON.parse(decodeText(value));
    return typeof notes === "object" ? notes : null;
  } catch {
    return null;
  }
}

/** What has to be noted of a flow: where it is not what its records say. Null where it is. */
export function notesOf(state: StateDict, said: StateDict): Notes | null {
  const notes: Record<string, Record<string, FactValue>> = {};
  for (const fact of facts) {
    const value = readFact(state, fact);
    if (value === undefined || isSame(value, readFact(said, fact))) continue;
    (notes[fact.part] ??= {})[fact.name] = value;
  }
  return Object.keys(notes).length === 0 ? null : notes;
}

function isSame(a: FactValue, b: FactValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
