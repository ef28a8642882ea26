import { isContentEncoding } from "../../../flow/content-encoding.js";
import { PlainList } from "../../../flow/state/plain-list.js";
import type { JsonValue } from "../../json/json-value.js";
import { bytesOf } from "../entry.js";

/** A header field of a flow, and where the entry has it. */
export interface ImportedField {
  readonly name: Buffer;
  readonly value: Buffer;
  /** Its index in the entry's list; null when it was added on the way in. */
  readonly index: number | null;
}

const contentLength = Buffer.from("content-length");

/** The name and the value of a header field in an entry; also of those that are pairs, as in Slack's. */
export function partsOf(item: JsonValue): {
  readonly name: JsonValue | undefined;
  readonly value: JsonValue | undefined;
} {
  if (item.kind !== "array") return { name: item.get("name"), value: item.get("value") };
  const [name, value] = item.items;
  return { name, value };
}

/** The header fields of a message, as the entry has them. */
export function readFields(message: JsonValue | undefined): ImportedField[] {
  const items = message?.get("headers")?.items ?? [];
  return items.map((item, index) => {
    const { name, value } = partsOf(item);
    return { name: bytesOf(name), value: bytesOf(value), index };
  });
}

/**
 * The header fields of a message whose body is decoded, which it always is in an entry: without a
 * content coding, and with the decoded length. It is what mitmproxy's import makes of them.
 */
export function decodedFields(
  fields: readonly ImportedField[],
  body: Buffer | null,
  kind: "request" | "response",
): readonly ImportedField[] {
  if (body === null) return fields;
  const coding = valueOf(fields, "content-encoding");
  const wasCoded = coding !== null && isContentEncoding(coding) && !isIdentity(coding);
  const isDecoded = body.length > 0 || wasCoded;
  const decoded = isDecoded ? without(fields, "content-encoding") : fields;
  const hasLength = kind === "request" || isDecoded;
  if (!hasLength || valueOf(fields, "transfer-encoding") !== null) return decoded;
  return withLength(decoded, body.length);
}

/** The value of a field, or the values of a repeated one joined by a comma; null when absent. */
export function valueOf(fields: readonly ImportedField[], name: string): string | null {
  let joined: string | null = null;
  for (const field of fields) {
    if (!isNamed(field, name)) continue;
    const value = field.value.toString("latin1");
    joined = joined === null ? value : `${joined}, ${value}`;
  }
  return joined;
}

export function fieldsState(fields: readonly ImportedField[]): PlainList {
  return new PlainList(fields.map(({ name, value }) => new PlainList([name, value])));
}

function isIdentity(coding: string): boolean {
  return ["identity", "none"].includes(coding.toLowerCase());
}

/** Whether a field has a name, which is given in lower case. */
function isNamed({ name }: ImportedField, wanted: string): boolean {
  if (name.length !== wanted.length) return false;
  for (let at = 0; at < wanted.length; at++) {
    const byte = name[at] ?? 0;
    const folded = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    if (folded !== wanted.charCodeAt(at)) return false;
  }
  return true;
}

function without(fields: readonly ImportedField[], name: string): readonly ImportedField[] {
  return fields.some((field) => isNamed(field, name))
    ? fields.filter((field) => !isNamed(field, name))
    : fields;
}

/** The first `Content-Length` gets the length, further ones go; where there is none it is added. */
function withLength(fields: readonly ImportedField[], length: number): readonly ImportedField[] {
  const value = Buffer.from(String(length));
  const result: ImportedField[] = [];
  let isThere = false;
  for (const field of fields) {
    if (!isNamed(field, "content-length")) {
      result.push(field);
    } else if (!isThere) {
      result.push(field.value.equals(value) ? field : { ...field, value });
      isThere = true;
    }
  }
  if (!isThere) result.push({ name: contentLength, value, index: null });
  return result;
}
