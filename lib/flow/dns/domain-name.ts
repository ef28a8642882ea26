import { DnsDataError } from "./data-error.js";
import { decodeIdna, encodeIdna } from "../idna/idna.js";

/** What is at a place in a name: a label, a pointer to where the name goes on, or its end. */
export type NamePart =
  | { readonly kind: "label"; readonly text: string; readonly size: number }
  | { readonly kind: "pointer"; readonly target: number; readonly size: 2 }
  | { readonly kind: "end"; readonly size: 1 };

/** The bits of the first byte that make it a pointer (RFC 1035, section 4.1.4). */
const pointerBits = 0b1100_0000;
const longestLabel = 63;

export function isPointer(byte: number | undefined): boolean {
  return byte !== undefined && byte >= pointerBits;
}

/** @throws DnsDataError when there is nothing that may be in a name. */
export function namePartAt(bytes: Buffer, at: number): NamePart {
  const first = bytes[at];
  if (first === undefined) throw new DnsDataError("a name has no end", at);
  if (first === 0) return { kind: "end", size: 1 };
  if (isPointer(first)) {
    const second = bytes[at + 1];
    if (second === undefined) throw new DnsDataError("a pointer has only one byte", at);
    return { kind: "pointer", target: ((first & ~pointerBits) << 8) | second, size: 2 };
  }
  if (first > longestLabel) throw new DnsDataError(`a label has ${first} bytes`, at);
  const end = at + 1 + first;
  if (end > bytes.length) throw new DnsDataError(`a label of ${first} bytes is cut off`, at);
  const text = decodeIdna(bytes.toString("latin1", at + 1, end));
  if (text === null) throw new DnsDataError("a label is not an internationalized name", at);
  return { kind: "label", text, size: 1 + first };
}

/**
 * A name without compression, and where it ends.
 *
 * @throws DnsDataError when there is none.
 */
export function readName(
  bytes: Buffer,
  start: number,
): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  for (let at = start; ;) {
    const part = namePartAt(bytes, at);
    if (part.kind === "pointer") {
      throw new DnsDataError(
        "a name in a record's data has a pointer, which may point anywhere",
        at,
      );
    }
    at += part.size;
    if (part.kind === "end") return { name: labels.join("."), end: at };
    labels.push(part.text);
  }
}

/**
 * The name that is all of the data, which has no compression.
 *
 * @throws DnsDataError when it is none.
 */
export function unpackName(data: Buffer): string {
  const { name, end } = readName(data, 0);
  if (end !== data.length) throw new DnsDataError("there is more after the name", end);
  return name;
}

/**
 * The bytes of a name without compression. The empty one is the root.
 *
 * @throws DnsDataError when a label is empty, too long, or has characters that no name may have.
 */
export function packName(name: string): Buffer {
  const parts: Buffer[] = [];
  for (const text of name === "" ? [] : name.split(".")) {
    // Dots of other scripts become dots within the label, as in mitmproxy.
    const label = encodeIdna(text);
    if (label === "") throw new DnsDataError("a name has an empty label");
    if (label === null || label.length > longestLabel) {
      throw new DnsDataError("a label is too long, or has characters that no name may have");
    }
    parts.push(Buffer.of(label.length), Buffer.from(label, "latin1"));
  }
  parts.push(Buffer.of(0));
  return Buffer.concat(parts);
}
