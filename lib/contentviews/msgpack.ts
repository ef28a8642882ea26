import { styled, type Span } from "../terminal/styled-text.js";
import type { Contentview } from "./contentview.js";
import { msgpackTokens, type MsgpackToken } from "./msgpack-tokens.js";
import { yamlBytes, yamlLines, yamlText, type YamlPart } from "./yaml.js";

/** MessagePack, as the YAML that says the same. */
export const msgpack: Contentview = {
  name: "msgpack",
  claims: ({ mediaType }) =>
    mediaType !== null &&
    /^application\/(?:x-|vnd\.)?(?:msgpack|messagepack)$|\+msgpack$/.test(mediaType),
  recognises: () => false,
  show: ({ bytes }) => (isWhole(bytes) ? yamlLines(partsOf(bytes)) : null),
};

function isWhole(bytes: Buffer): boolean {
  try {
    const tokens = msgpackTokens(bytes);
    while (tokens.next().done !== true);
    return bytes.length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** An open array or map: how many members are to come, and whether the next is a key. */
interface Holder {
  left: number;
  readonly isMap: boolean;
  isKey: boolean;
}

function* partsOf(bytes: Buffer): Generator<YamlPart, void, undefined> {
  const open: Holder[] = [];
  for (const token of msgpackTokens(bytes)) {
    const holder = open.at(-1);
    const isKey = holder?.isKey === true;
    if (isKey && token.kind === "scalar") {
      yield { kind: "key", name: styled(spellingOf(token).text, "name") };
    } else {
      // A key that is a list or a map is rare, and shown as an item.
      if (holder !== undefined && (!holder.isMap || isKey)) yield { kind: "item" };
      if (token.kind === "scalar") yield { kind: "scalar", value: spellingOf(token) };
      else yield { kind: "begin", isList: token.kind === "array", note: undefined };
    }
    if (holder !== undefined) {
      holder.left--;
      if (holder.isMap) holder.isKey = !holder.isKey;
    }
    if (token.kind === "array") open.push({ left: token.length, isMap: false, isKey: false });
    if (token.kind === "map") open.push({ left: 2 * token.length, isMap: true, isKey: true });
    for (let last = open.at(-1); last?.left === 0; last = open.at(-1)) {
      open.pop();
      yield { kind: "end" };
    }
  }
}

function spellingOf({ value }: MsgpackToken & { kind: "scalar" }): Span {
  if (Buffer.isBuffer(value)) return styled(yamlBytes(value), "string");
  switch (typeof value) {
    case "string":
      return styled(yamlText(value), "string");
    case "boolean":
      return styled(String(value), "boolean");
    case "number":
    case "bigint":
      return styled(String(value), "number");
    default:
      return value === null
        ? styled("null", "boolean")
        : styled(`!ext-${value.type} ${value.data.toString("base64")}`, "string");
  }
}
