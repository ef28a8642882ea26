import type { JsonMember, JsonValue } from "../json/json-value.js";
import { stringText } from "./json-string.js";
import {
  keyOrderName,
  unknownKeyPrefix,
  type RecordKind,
  type Slot,
  type TupleKind,
} from "./layout.js";

/** What a member of an object is to the flow. */
export type Role =
  | Slot
  /** A key of the state that the layout does not know. */
  | { readonly is: "unknown"; readonly key: string }
  | { readonly is: "key order" }
  | { readonly is: "derived" }
  /** Something that others added. It stays in its line and is no part of the flow. */
  | { readonly is: "foreign" };

export interface MemberInRole extends JsonMember {
  readonly role: Role;
}

export interface FieldMember extends JsonMember {
  readonly role: Slot;
}

const keyOrder: Role = { is: "key order" };
const derived: Role = { is: "derived" };
const foreign: Role = { is: "foreign" };

/** The members of an object, and what they are to the flow. */
export function membersInRoles(object: JsonValue, layout: RecordKind | TupleKind): MemberInRole[] {
  const { slots } = layout;
  let expected = 0;
  return object.members.map(({ key, value }) => {
    // Hot path: nearly all lines have their fields in the usual order.
    for (let at = expected; at < slots.length; at++) {
      const slot = slots[at];
      if (slot === undefined || !isSpelled(key, slot.name)) continue;
      expected = at + 1;
      return { key, value, role: slot };
    }
    return { key, value, role: roleOf(stringText(key), layout) };
  });
}

/** Whether a key is a name, without escapes. */
function isSpelled({ source: { bytes }, start, end }: JsonValue, name: string): boolean {
  if (end - start - 2 !== name.length) return false;
  for (let at = 0; at < name.length; at++) {
    if (bytes[start + 1 + at] !== name.charCodeAt(at)) return false;
  }
  return true;
}

function roleOf(name: string, layout: RecordKind | TupleKind): Role {
  const slot = layout.slotsByName.get(name);
  if (slot !== undefined) return slot;
  if (layout.kind === "tuple") return foreign;
  if (name === keyOrderName) return keyOrder;
  if (name === layout.derived) return derived;
  if (!name.startsWith(unknownKeyPrefix)) return foreign;
  return { is: "unknown", key: name.slice(unknownKeyPrefix.length) };
}

/**
 * By the index of each field, the member that counts. Of a name that is there twice it is the last;
 * of text and base64 the one that is not null.
 */
export function membersOfFields(
  members: readonly MemberInRole[],
): readonly (FieldMember | undefined)[] {
  const found: (FieldMember | undefined)[] = [];
  let ofBase64: FieldMember[] | null = null;
  for (const member of members) {
    if (!isOfField(member)) continue;
    const { field, isBase64 } = member.role;
    if (isBase64) (ofBase64 ??= [])[field.index] = member;
    else found[field.index] = member;
  }
  ofBase64?.forEach((member, index) => {
    if (member.value.kind !== "null" || found[index] === undefined) found[index] = member;
  });
  return found;
}

function isOfField(member: MemberInRole): member is FieldMember {
  return member.role.is === "field";
}
