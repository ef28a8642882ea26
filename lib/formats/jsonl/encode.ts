import type { Flow } from "../../flow/flow.js";
import {
  Float,
  isDict,
  isList,
  type StateDict,
  type StateList,
  type StateValue,
} from "../../flow/state/state.js";
import { encodeFree, spellNumber } from "./encode-free.js";
import { flowLayouts, layoutVersion, stateName } from "./flow-layout.js";
import {
  keyOrderName,
  unknownKeyPrefix,
  type Field,
  type Kind,
  type RecordKind,
  type TupleKind,
} from "./layout.js";
import { isText, type LineOutput } from "./line-output.js";
import { urlOfState } from "./url.js";
import { versionName } from "./version-name.js";

/** A value is not of the kind that the layout has in its place. Never leaves this folder. */
export class LayoutMismatch extends Error {
  override readonly name = "LayoutMismatch";
}

/** Writes a flow as JSON. */
export function encodeFlow(output: LineOutput, flow: Flow): void {
  const { type, state } = flow;
  const start = output.mark;
  output.add(`{"${versionName}":${layoutVersion}`);
  try {
    encodeMembers(output, flowLayouts[type], state, ",");
  } catch (error) {
    if (!(error instanceof LayoutMismatch)) throw error;
    // mitmproxy could not read such a flow either. All of it is kept, but less nice to read.
    output.goBackTo(start);
    output.add(`{"${versionName}":${layoutVersion},"type":"${type}","${stateName}":`);
    encodeFree(output, state);
  }
  output.add("}");
}

/** Writes a field: its name, and its value. */
export function encodeField(output: LineOutput, field: Field, value: StateValue): void {
  const isBase64 = field.base64Name !== null && needsBase64(value);
  output.add(`"${isBase64 ? field.base64Name : field.name}":`);
  encodeFieldValue(output, field, value, isBase64);
}

/** Writes the value of a field; its bytes as base64 or as text. */
export function encodeFieldValue(
  output: LineOutput,
  { kind }: Field,
  value: StateValue,
  isBase64: boolean,
): void {
  if (value === null) output.add("null");
  else encodeValue(output, kind, value, isBase64);
}

/**
 * Writes what is not null.
 *
 * @throws LayoutMismatch
 */
export function encodeValue(
  output: LineOutput,
  kind: Kind,
  value: StateValue,
  isBase64: boolean,
): void {
  switch (kind.kind) {
    case "text":
      if (typeof value !== "string") throw new LayoutMismatch();
      output.string(value);
      break;
    case "bytes":
      if (!Buffer.isBuffer(value)) throw new LayoutMismatch();
      if (isBase64) output.base64(value);
      else output.text(value);
      break;
    case "integer":
      if (value instanceof Float) throw new LayoutMismatch();
      encodeNumber(output, value);
      break;
    case "number":
      encodeNumber(output, value);
      break;
    case "boolean":
      if (typeof value !== "boolean") throw new LayoutMismatch();
      output.add(String(value));
      break;
    case "dictionary":
      if (!isDict(value)) throw new LayoutMismatch();
      encodeFree(output, value);
      break;
    case "free":
      encodeFree(output, value);
      break;
    case "list":
      if (!isList(value)) throw new LayoutMismatch();
      encodeList(output, kind.item, value, isBase64);
      break;
    case "record":
      if (!isDict(value)) throw new LayoutMismatch();
      output.add("{");
      encodeMembers(output, kind, value, "");
      output.add("}");
      break;
    case "tuple":
      if (!isList(value)) throw new LayoutMismatch();
      encodeTuple(output, kind, value);
      break;
  }
}

function encodeNumber(output: LineOutput, value: StateValue): void {
  const isNumber = typeof value === "number" || typeof value === "bigint" || value instanceof Float;
  const spelled = isNumber ? spellNumber(value) : null;
  if (spelled === null) throw new LayoutMismatch();
  output.add(spelled);
}

function encodeList(output: LineOutput, item: Kind, list: StateList, isBase64: boolean): void {
  output.add("[");
  for (let index = 0; index < list.length; index++) {
    if (index > 0) output.add(",");
    encodeValue(output, item, list.get(index), isBase64);
  }
  output.add("]");
}

/** Whether bytes, or some in a list, are no text. */
export function needsBase64(value: StateValue): boolean {
  if (Buffer.isBuffer(value)) return !isText(value);
  if (!isList(value)) return false;
  for (let index = 0; index < value.length; index++) {
    const item = value.get(index);
    if (Buffer.isBuffer(item) && !isText(item)) return true;
  }
  return false;
}

function encodeMembers(
  output: LineOutput,
  layout: RecordKind,
  dict: StateDict,
  firstSeparator: string,
): void {
  let separator = firstSeparator;
  for (const field of layout.fields) {
    const value = dict.get(field.key);
    if (value === undefined) continue;
    output.add(separator);
    encodeField(output, field, value);
    separator = ",";
    if (field.index === 0) encodeDerived(output, layout, dict);
  }
  const keys = dict.keys();
  for (const key of keys) {
    if (layout.ranks.has(key)) continue;
    output.add(separator);
    encodeUnknown(output, key, dict.get(key) ?? null);
    separator = ",";
  }
  const order = keyOrder(layout, keys);
  if (order !== null) encodeKeyOrder(output, separator, order);
}

function encodeKeyOrder(output: LineOutput, separator: string, order: readonly string[]): void {
  output.add(`${separator}"${keyOrderName}":[`);
  for (const [index, name] of order.entries()) {
    if (index > 0) output.add(",");
    output.string(name);
  }
  output.add("]");
}

/** It stands behind the first field, where people see it. */
function encodeDerived(output: LineOutput, layout: RecordKind, dict: StateDict): void {
  const url = layout.derived === null ? null : urlOfState(dict);
  if (url === null) return;
  output.add(`,"${layout.derived ?? ""}":`);
  output.string(url);
}

/** Writes a field that the layout does not know. */
export function encodeUnknown(output: LineOutput, key: string, value: StateValue): void {
  output.string(unknownKeyPrefix + key);
  output.add(":");
  encodeFree(output, value);
}

/** The names in the order that the keys have in the state; null where that is the usual one. */
function keyOrder({ ranks, inFileOrder }: RecordKind, keys: readonly string[]): string[] | null {
  const ranked = keys.map((key) => ranks.get(key) ?? inFileOrder.length);
  if (ranked.every((rank, index) => index === 0 || (ranked[index - 1] ?? 0) <= rank)) return null;
  return keys.map((key, index) => {
    const name = inFileOrder[ranked[index] ?? 0]?.name;
    return name ?? (unknownKeyPrefix + key).toWellFormed();
  });
}

function encodeTuple(output: LineOutput, { fields, required }: TupleKind, list: StateList): void {
  if (list.length < required || list.length > fields.length) throw new LayoutMismatch();
  output.add("{");
  for (let index = 0; index < list.length; index++) {
    const field = fields[index];
    const value = list.get(index);
    if (field === undefined || value === null) throw new LayoutMismatch();
    if (index > 0) output.add(",");
    encodeField(output, field, value);
  }
  output.add("}");
}
