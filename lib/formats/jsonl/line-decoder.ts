import { PlainDict } from "../../flow/state/plain-dict.js";
import { PlainList } from "../../flow/state/plain-list.js";
import {
  Float,
  isNode,
  isTouched,
  type StateDict,
  type StateNode,
  type StateValue,
} from "../../flow/state/state.js";
import { JsonError } from "../json/json-error.js";
import type { JsonValue } from "../json/json-value.js";
import { newestVersion } from "../mitm/version.js";
import { decodeFree, decodeFreeDict, decodeNumber, isTrue } from "./decode-free.js";
import { stateName } from "./flow-layout.js";
import { base64Bytes, stringBytes, stringText } from "./json-string.js";
import {
  unknownKeyPrefix,
  type Field,
  type Kind,
  type RecordKind,
  type TupleKind,
} from "./layout.js";
import { membersInRoles, membersOfFields, type FieldMember, type MemberInRole } from "./members.js";

/** Decodes a line that was checked, and remembers what was made of which of its values. */
export class LineDecoder {
  /** Where in the line's index the value is that a list or dictionary was made of. */
  readonly #origins = new Map<StateNode, number>();

  /**
   * The state of the line's flow.
   *
   * @throws JsonError when it holds what no flow does.
   */
  decodeFlow(line: JsonValue, layout: RecordKind): StateDict {
    const state = line.get(stateName);
    if (state !== undefined && state.kind !== "null") return decodeFreeDict(state);
    const entries = this.#decodeEntries(line, layout);
    if (!entries.has("version")) entries.set("version", newestVersion);
    return new PlainDict(entries);
  }

  /** The value of a field. */
  decodeField({ value, role }: FieldMember): StateValue {
    return this.decode(value, role.field.kind, role.isBase64);
  }

  /** A value of a kind; null where there is null. */
  decode(value: JsonValue, kind: Kind, isBase64: boolean): StateValue {
    const decoded = value.kind === "null" ? null : this.#decode(value, kind, isBase64);
    if (isNode(decoded)) this.#origins.set(decoded, value.position);
    return decoded;
  }

  /** Whether the state was made of this value, and still is what it was. */
  isStill(state: StateValue, value: JsonValue): boolean {
    return isNode(state) && this.#origins.get(state) === value.position && !isTouched(state);
  }

  #decode(value: JsonValue, kind: Kind, isBase64: boolean): StateValue {
    switch (kind.kind) {
      case "text":
        return stringText(value);
      case "bytes":
        return isBase64 ? base64Bytes(value) : stringBytes(value);
      case "integer":
        return wholeNumber(value);
      case "number":
        return decodeNumber(value);
      case "boolean":
        return isTrue(value);
      case "dictionary":
        return decodeFreeDict(value);
      case "free":
        return decodeFree(value);
      case "list":
        return new PlainList(value.items.map((item) => this.decode(item, kind.item, isBase64)));
      case "record":
        return new PlainDict(this.#decodeEntries(value, kind));
      case "tuple":
        return this.#decodeTuple(value, kind);
    }
  }

  /** The entries of a record in the order that they have in the state. */
  #decodeEntries(object: JsonValue, layout: RecordKind): Map<string, StateValue> {
    const members = membersInRoles(object, layout);
    const fields = membersOfFields(members);
    const unknown = unknownValues(members);
    const entries = new Map<string, StateValue>();
    const putField = (field: Field): void => {
      const member = fields[field.index];
      if (member === undefined || entries.has(field.key)) return;
      entries.set(field.key, this.decodeField(member));
    };
    const putUnknown = (key: string): void => {
      const value = unknown.get(key);
      if (value !== undefined && !entries.has(key)) entries.set(key, value);
    };
    for (const name of orderOf(members)) {
      const slot = layout.slotsByName.get(name);
      if (slot === undefined) putUnknown(name.slice(unknownKeyPrefix.length));
      else putField(slot.field);
    }
    layout.inFileOrder.forEach(putField);
    for (const key of unknown.keys()) putUnknown(key);
    return entries;
  }

  #decodeTuple(object: JsonValue, layout: TupleKind): PlainList {
    const fields = membersOfFields(membersInRoles(object, layout));
    const values: StateValue[] = [];
    for (const { index } of layout.fields) {
      const member = fields[index];
      // Only the last ones may be missing.
      if (member === undefined || member.value.kind === "null") break;
      values.push(this.decodeField(member));
    }
    return new PlainList(values);
  }
}

/** What a record has that the layout does not know, by its key in the state. */
export function unknownValues(members: readonly MemberInRole[]): ReadonlyMap<string, StateValue> {
  const values = new Map<string, StateValue>();
  for (const { role, value } of members) {
    if (role.is === "unknown") values.set(role.key, decodeFree(value));
  }
  return values;
}

function orderOf(members: readonly MemberInRole[]): readonly string[] {
  const order = members.findLast(({ role }) => role.is === "key order")?.value;
  return order === undefined ? [] : order.items.map(stringText);
}

/** Where an integer belongs, `80.0` and `8e1` are one: some programs write all numbers so. */
function wholeNumber(value: JsonValue): number | bigint {
  const number = decodeNumber(value);
  if (!(number instanceof Float)) return number;
  if (Number.isSafeInteger(number.value)) return number.value + 0;
  if (Number.isInteger(number.value)) return BigInt(number.value);
  throw new JsonError("it is not a whole number", value.start, "");
}
