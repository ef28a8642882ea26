import { decodeText } from "../../flow/text.js";
import { isStandIn } from "./abridge.js";
import { checkFree } from "./check-free.js";
import { isParsedObject, within, type Fault, type Parsed } from "./fault.js";
import { decodeBase64 } from "./json-string.js";
import { unknownKeyPrefix, type Kind, type RecordKind, type TupleKind } from "./layout.js";
import { urlOf } from "./url.js";

/**
 * What is wrong between the fields of a line, each of which is right by itself; null if nothing is.
 * The line is what `JSON.parse` made and the schema found right.
 */
export function checkRelations(value: unknown, kind: Kind): Fault | null {
  // It recurses as deep as layouts are nested, which is not up to the line.
  switch (kind.kind) {
    case "list":
      return Array.isArray(value) ? checkItems(value, kind.item) : null;
    case "record":
      return isParsedObject(value) ? (checkFields(value, kind) ?? checkRecord(value, kind)) : null;
    case "tuple":
      return isParsedObject(value) ? (checkFields(value, kind) ?? checkTuple(value, kind)) : null;
    default:
      return null;
  }
}

function checkItems(items: readonly unknown[], kind: Kind): Fault | null {
  if (kind.kind !== "record" && kind.kind !== "tuple") return null;
  for (const [index, item] of items.entries()) {
    const fault = checkRelations(item, kind);
    if (fault !== null) return within(index, fault);
  }
  return null;
}

function checkFields(object: Parsed, { fields }: RecordKind | TupleKind): Fault | null {
  for (const field of fields) {
    const { name, kind, base64Name } = field;
    const fault = checkRelations(object[name], kind);
    if (fault !== null) return within(name, fault);
    if (base64Name !== null && isThere(object[name]) && isThere(object[base64Name])) {
      return { path: [name], reason: `it is there twice, also as ${base64Name}` };
    }
  }
  return null;
}

/** What has fixed places has none of them empty. */
function checkTuple(object: Parsed, { fields, required }: TupleKind): Fault | null {
  let isOver = false;
  for (const field of fields) {
    const { name, base64Name, index } = field;
    const isHere = isThere(object[name]) || (base64Name !== null && isThere(object[base64Name]));
    if (!isHere && index < required) return { path: [name], reason: "it is missing" };
    if (isHere && isOver) return { path: [name], reason: "the one before it is missing" };
    isOver ||= !isHere;
  }
  return null;
}

function checkRecord(object: Parsed, { derived }: RecordKind): Fault | null {
  for (const name of Object.keys(object)) {
    if (!name.startsWith(unknownKeyPrefix)) continue;
    const fault = checkFree(object[name]);
    if (fault !== null) return within(name, fault);
  }
  return derived === null ? null : checkUrl(object, derived);
}

function checkUrl(request: Parsed, name: string): Fault | null {
  const url = request[name];
  if (typeof url !== "string" || isStandIn(url)) return null;
  const { host, port } = request;
  const [method, scheme, path] = ["method", "scheme", "path"].map((part) => textOf(request, part));
  const isWhole =
    typeof host === "string" &&
    typeof port === "number" &&
    method !== undefined &&
    scheme !== undefined &&
    path !== undefined;
  const rightUrl = isWhole ? urlOf({ method, scheme, host, port, path }) : null;
  if (url === rightUrl) return null;
  const says = rightUrl === null ? "some of them are missing" : `they say ${show(rightUrl)}`;
  const reason = `it says ${show(url)}, but it must agree with scheme, host, port and path, and ${says}; change those, and leave out ${name}`;
  return { path: [name], reason };
}

/** What a field of bytes says as text. */
function textOf(object: Parsed, name: string): string | undefined {
  const text = object[name];
  if (typeof text === "string") return text;
  const encoded = object[`${name}Base64`];
  const decoded = typeof encoded === "string" ? decodeBase64(encoded) : null;
  return decoded === null ? undefined : decodeText(decoded);
}

const longest = 200;

function show(url: string): string {
  return JSON.stringify(url.length > longest ? `${url.slice(0, longest)}...` : url);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
