import { isUtf8 } from "node:buffer";
import { styled } from "../terminal/styled-text.js";
import type { Contentview } from "./contentview.js";
import { isProtobuf, protobufFields, type ProtobufValue } from "./protobuf-fields.js";
import { yamlBytes, yamlLines, yamlText, type YamlPart } from "./yaml.js";

const mediaTypes = /^application\/(?:x-|vnd\.google\.)?(?:protobuf|protobuffer)$|\+proto(?:buf)?$/;

/**
 * Protobuf without its schema: numbers for names, and for each value what it may be. Bytes are a text,
 * a message or neither, by what they look like.
 */
export const protobuf: Contentview = {
  name: "protobuf",
  claims: ({ mediaType }) => mediaType !== null && mediaTypes.test(mediaType),
  recognises: () => false,
  show: ({ bytes }) => (isProtobuf(bytes) ? yamlLines(messageParts(bytes)) : null),
};

/** Each level looks at all bytes in it once more, so that there is a last one. */
const deepest = 50;

export function* messageParts(bytes: Buffer): Generator<YamlPart, void, undefined> {
  yield { kind: "begin", isList: false };
  const open = [protobufFields(bytes)];
  for (let fields = open.at(-1); fields !== undefined; fields = open.at(-1)) {
    const next = fields.next();
    if (next.done === true) {
      open.pop();
      yield { kind: "end" };
      continue;
    }
    const field = next.value;
    if (field.kind === "group end") {
      yield { kind: "end" };
      continue;
    }
    yield { kind: "key", name: styled(String(field.number), "name") };
    if (field.kind === "group begin") {
      yield { kind: "begin", isList: false, note: "group" };
    } else if (field.kind === "bytes" && open.length < deepest && isMessage(field.bytes)) {
      yield { kind: "begin", isList: false };
      open.push(protobufFields(field.bytes));
    } else {
      yield scalarOf(field);
    }
  }
}

/** Short texts may be messages, too. Messages have control characters, because of their short lengths. */
function isMessage(bytes: Buffer): boolean {
  return !(isUtf8(bytes) && isPrintable(bytes)) && isProtobuf(bytes);
}

function isPrintable(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte !== 0x7f);
}

function scalarOf(field: ProtobufValue): YamlPart {
  switch (field.kind) {
    case "varint":
      return number(String(field.value), signed(field.value));
    case "fixed32":
      return number(
        `!fixed32 ${floatText(field.bytes.readFloatLE())}`,
        `u32: ${field.bytes.readUInt32LE()}`,
      );
    case "fixed64":
      return number(
        `!fixed64 ${floatText(field.bytes.readDoubleLE())}`,
        `u64: ${field.bytes.readBigUInt64LE()}`,
      );
    case "bytes": {
      const { bytes } = field;
      const spelled = isUtf8(bytes) ? yamlText(bytes.toString()) : yamlBytes(bytes);
      return { kind: "scalar", value: styled(spelled, "string") };
    }
  }
}

function number(text: string, note: string | undefined): YamlPart {
  return { kind: "scalar", value: styled(text, "number"), note };
}

/** What else a number says: it may be negative, or in zigzag. */
function signed(value: bigint): string | undefined {
  const negative = value >> 63n === 1n ? [`int: ${BigInt.asIntN(64, value)}`] : [];
  return [...negative, `!sint: ${(value >> 1n) ^ -(value & 1n)}`].join(", ");
}

/** A float always has a point or an exponent. */
function floatText(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
