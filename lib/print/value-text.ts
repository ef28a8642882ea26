import { isUtf8 } from "node:buffer";
import { BaseFlow } from "../flow/base-flow.js";
import { SetCookie } from "../flow/cookies/set-cookie.js";
import { Headers } from "../flow/headers.js";
import { Metadata } from "../flow/metadata.js";
import { LiveMap } from "../flow/multi-map/live-map.js";
import { fromState } from "../flow/state/plain-value.js";
import type { StateNode } from "../flow/state/state.js";

/**
 * A value as it is printed: text as it is, bytes as text where they are UTF-8, and all else as JSON in
 * one line. Null for undefined, and for functions, which are not printed.
 *
 * @throws TypeError for an object that is a part of itself.
 */
export function valueText(value: unknown): string | null {
  if (typeof value === "string") return value;
  const plain = plainOf(value, []);
  if (typeof plain === "string") return plain;
  return ["undefined", "function", "symbol"].includes(typeof plain) ? null : JSON.stringify(plain);
}

/**
 * What JSON is made of for a value: fields by name, bytes, and what a part of a flow holds.
 *
 * @param above The objects that it is in.
 */
function plainOf(value: unknown, above: readonly object[]): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return bytesOf(Buffer.from(value));
  if (above.includes(value)) throw new TypeError("the value is a part of itself");
  const inside = [...above, value];
  const parts = partsOf(value);
  if (Array.isArray(parts)) return parts.map((part) => plainOf(part, inside) ?? null);
  if (typeof parts !== "object" || parts === null) return parts;
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, plainOf(part, inside)]),
  );
}

/** An object as an array, or as one with its parts by name. */
function partsOf(value: object): unknown {
  if (value instanceof Headers || value instanceof LiveMap || value instanceof Map) {
    return byName(value);
  }
  if (value instanceof Metadata) return byName(value);
  if (value instanceof SetCookie) return { value: value.value, attributes: value.attributes };
  if (value instanceof Set) return [...value];
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (value instanceof BaseFlow) value.sync();
  if (saysItself(value)) return value.toJSON();
  if ("state" in value && isStateNode(value.state)) return fromState(value.state);
  return value;
}

function saysItself(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}

function isStateNode(value: unknown): value is StateNode {
  return typeof value === "object" && value !== null && "kind" in value && "opened" in value;
}

function bytesOf(bytes: Buffer): unknown {
  return isUtf8(bytes) ? bytes.toString() : { base64: bytes.toString("base64") };
}

/** A name that occurs several times has a list of its values. */
function byName(fields: Iterable<readonly [unknown, unknown]>): Record<string, unknown> {
  const found = new Map<string, unknown[]>();
  for (const [name, value] of fields) {
    const key = String(name);
    const values = found.get(key);
    if (values === undefined) found.set(key, [value]);
    else values.push(value);
  }
  return Object.fromEntries(
    [...found].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}
