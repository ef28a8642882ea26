import { isSameTree } from "../../flow/state/same-tree.js";
import {
  isDict,
  isList,
  type StateDict,
  type StateList,
  type StateValue,
} from "../../flow/state/state.js";
import type { JsonValue } from "../json/json-value.js";
import { decodeFree } from "./decode-free.js";
import { encodeFree } from "./encode-free.js";
import {
  encodeField,
  encodeFieldValue,
  encodeUnknown,
  encodeValue,
  LayoutMismatch,
  needsBase64,
} from "./encode.js";
import { stateName } from "./flow-layout.js";
import { freeName, keyOfFreeName } from "./free-forms.js";
import { editList, editObject, type MemberEdit } from "./json-edit.js";
import { stringText } from "./json-string.js";
import type { Field, Kind, RecordKind, TupleKind } from "./layout.js";
import { unknownValues, type LineDecoder } from "./line-decoder.js";
import type { LineOutput } from "./line-output.js";
import { membersInRoles, membersOfFields, type FieldMember, type MemberInRole } from "./members.js";
import { urlOfState } from "./url.js";

/** What a record or a tuple has now. */
interface Present {
  value(field: Field): StateValue | undefined;
  /** What the layout does not know. */
  readonly unknown: ReadonlyMap<string, StateValue>;
  /** What the derived field says now; null when there is none. */
  readonly derived: string | null;
}

/**
 * Writes a changed flow in the place of what its line says. Whatever still says the same keeps its
 * bytes and its place, and so does what others added.
 */
export class LineRewriter {
  readonly #output: LineOutput;
  readonly #decoder: LineDecoder;

  /** @param decoder The one that made the flow's state, if any has. */
  constructor(output: LineOutput, decoder: LineDecoder) {
    this.#output = output;
    this.#decoder = decoder;
  }

  /** @throws LayoutMismatch when the line has to be another as a whole. */
  rewriteFlow(line: JsonValue, layout: RecordKind, state: StateDict): void {
    const whole = line.get(stateName);
    if (whole !== undefined && whole.kind !== "null") throw new LayoutMismatch();
    this.#rewriteFields(line, layout, ofDict(layout, state));
  }

  #rewriteFields(object: JsonValue, layout: RecordKind | TupleKind, present: Present): void {
    const members = membersInRoles(object, layout);
    const fields = membersOfFields(members);
    const unknown = unknownValues(members);
    const edit = (member: MemberInRole): MemberEdit => {
      const { role, value } = member;
      switch (role.is) {
        case "field":
          return this.#editField({ ...member, role }, fields, present.value(role.field));
        case "unknown":
          return this.#editFree(unknown.get(role.key), present.unknown.get(role.key));
        case "derived":
          return this.#editDerived(value, present.derived);
        default:
          return "keep";
      }
    };
    const missing = [
      ...this.#missingFields(layout, fields, present),
      ...this.#missingUnknown(unknown, present),
    ];
    editObject(this.#output, object, members, edit, missing);
  }

  #editField(
    { role, value }: FieldMember,
    fields: readonly (FieldMember | undefined)[],
    now: StateValue | undefined,
  ): MemberEdit {
    const { field } = role;
    const counts = fields[field.index];
    if (now === undefined || counts === undefined) return "remove";
    if (this.#decoder.isStill(now, counts.value)) return "keep";
    // A record is compared field by field when it is written.
    const isRecord = field.kind.kind === "record" && counts.value.kind === "object" && isDict(now);
    if (!isRecord && isSameTree(this.#decoder.decodeField(counts), now)) return "keep";
    // What does not count goes, for it might count when the other has another name.
    if (counts.value.position !== value.position) return "remove";
    const isBase64 = field.base64Name !== null && needsBase64(now);
    return {
      name: isBase64 === role.isBase64 ? null : isBase64 ? field.base64Name : field.name,
      write: () => {
        if (field.base64Name === null) this.#rewrite(value, field.kind, now);
        else encodeFieldValue(this.#output, field, now, isBase64);
      },
    };
  }

  #editFree(was: StateValue | undefined, now: StateValue | undefined): MemberEdit {
    if (now === undefined) return "remove";
    if (isSameTree(was, now)) return "keep";
    return { name: null, write: () => encodeFree(this.#output, now) };
  }

  #editDerived(value: JsonValue, now: string | null): MemberEdit {
    if (now === null) return "remove";
    if (value.kind !== "string" || stringText(value) === now) return "keep";
    return { name: null, write: () => this.#output.string(now) };
  }

  /** The fields that the flow has and the line does not. */
  #missingFields(
    layout: RecordKind | TupleKind,
    inLine: readonly (FieldMember | undefined)[],
    present: Present,
  ): (() => void)[] {
    const missing: (() => void)[] = [];
    for (const field of layout.fields) {
      const value = present.value(field);
      // A line need not say the version: it follows from that of the schema.
      const isMissing = value !== undefined && inLine[field.index] === undefined;
      if (!isMissing || field.key === "version") continue;
      missing.push(() => encodeField(this.#output, field, value));
    }
    return missing;
  }

  #missingUnknown(inLine: ReadonlyMap<string, StateValue>, { unknown }: Present): (() => void)[] {
    return Array.from(unknown)
      .filter(([key]) => !inLine.has(key))
      .map(
        ([key, value]) =>
          () =>
            encodeUnknown(this.#output, key, value),
      );
  }

  /** Writes what a value says now, over what it said. */
  #rewrite(old: JsonValue, kind: Kind, now: StateValue): void {
    if (kind.kind === "record" && old.kind === "object" && isDict(now)) {
      this.#rewriteFields(old, kind, ofDict(kind, now));
    } else if (kind.kind === "tuple" && old.kind === "object" && isList(now)) {
      this.#rewriteFields(old, kind, ofTuple(kind, now));
    } else if (kind.kind === "list" && old.kind === "array" && isList(now)) {
      this.#rewriteList(old, kind.item, now);
    } else if (kind.kind === "dictionary" && old.kind === "object" && isDict(now)) {
      this.#rewriteDictionary(old, now);
    } else if (now === null) {
      this.#output.add("null");
    } else {
      encodeValue(this.#output, kind, now, false);
    }
  }

  /** Items that are the same at the beginning and at the end keep their bytes. */
  #rewriteList(old: JsonValue, kind: Kind, now: StateList): void {
    const { items } = old;
    const isSame = (index: number, nowIndex: number): boolean => {
      const item = items[index];
      const state = now.get(nowIndex);
      if (item === undefined) return false;
      return (
        this.#decoder.isStill(state, item) ||
        isSameTree(this.#decoder.decode(item, kind, false), state)
      );
    };
    const shorter = Math.min(items.length, now.length);
    let first = 0;
    while (first < shorter && isSame(first, first)) first++;
    let behind = 0;
    const most = shorter - first;
    while (behind < most && isSame(items.length - 1 - behind, now.length - 1 - behind)) behind++;
    const end = items.length - behind;
    // As many as before: each is changed in its place. Else those between are others now.
    const isInPlace = items.length === now.length;
    const added = isInPlace
      ? []
      : Array.from({ length: now.length - behind - first }, (_, index) => () => {
          encodeValue(this.#output, kind, now.get(first + index), false);
        });
    const edit = (item: JsonValue, index: number) => {
      if (index < first || index >= end) return "keep";
      if (!isInPlace) return "remove";
      return isSame(index, index) ? "keep" : () => this.#rewriteItem(item, kind, now.get(index));
    };
    editList(this.#output, old, items, edit, end, added);
  }

  #rewriteItem(old: JsonValue, kind: Kind, now: StateValue): void {
    if (now === null) throw new LayoutMismatch();
    this.#rewrite(old, kind, now);
  }

  #rewriteDictionary(old: JsonValue, now: StateDict): void {
    const members = old.members.map((member) => ({
      ...member,
      dictKey: keyOfFreeName(stringText(member.key)),
    }));
    const inLine = new Set(members.map(({ dictKey }) => dictKey));
    const missing = now.keys().filter((key) => !inLine.has(key));
    editObject(
      this.#output,
      old,
      members,
      ({ dictKey, value }) => this.#editFree(decodeFree(value), now.get(dictKey)),
      missing.map((key) => () => {
        this.#output.string(freeName(key));
        this.#output.add(":");
        encodeFree(this.#output, now.get(key) ?? null);
      }),
    );
  }
}

function ofDict(layout: RecordKind, dict: StateDict): Present {
  const keys = dict.keys().filter((key) => !layout.ranks.has(key));
  return {
    value: ({ key }) => dict.get(key),
    unknown: new Map(keys.map((key) => [key, dict.get(key) ?? null])),
    derived: layout.derived === null ? null : urlOfState(dict),
  };
}

function ofTuple({ fields, required }: TupleKind, list: StateList): Present {
  if (list.length < required || list.length > fields.length) throw new LayoutMismatch();
  return {
    value({ index }) {
      if (index >= list.length) return undefined;
      const value = list.get(index);
      if (value === null) throw new LayoutMismatch();
      return value;
    },
    unknown: new Map(),
    derived: null,
  };
}
