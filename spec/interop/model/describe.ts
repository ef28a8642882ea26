import { SetCookie } from "../../../lib/flow/cookies/set-cookie.js";
import { Metadata } from "../../../lib/flow/metadata.js";
import { encodeText } from "../../../lib/flow/text.js";
import type { Kind } from "./kinds.js";
import { callsOf, classesOf, namesOf } from "./names.js";

/** What can be compared with what properties.py prints. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a thing and all that hangs on it say, by mitmproxy's names. */
export function describeThing(thing: object): Json {
  const values: Record<string, Json> = {};
  for (const names of classesOf(thing)) {
    for (const { theirs, ours, kind } of namesOf(names)) {
      if (kind !== "method") values[theirs] = attempt(kind, () => Reflect.get(thing, ours));
    }
    for (const { key, ours, args, kind } of callsOf(names)) {
      values[key] = attempt(kind, () => call(thing, ours, args));
    }
  }
  return values;
}

function call(thing: object, method: string, args: readonly unknown[]): unknown {
  const value: unknown = Reflect.get(thing, method);
  if (typeof value !== "function") throw new WrongKind(`there is no method ${method}`);
  return Reflect.apply(value, thing, args);
}

/** The value, or that it cannot be had: maps are read when they are looked into. */
function attempt(kind: Kind, read: () => unknown): Json {
  try {
    const value = read();
    return value === null ? null : encoders[kind](value);
  } catch (error) {
    if (error instanceof WrongKind) throw error;
    return { throws: true };
  }
}

/** The table of names says that a property is of another kind than it is, or there is none. */
class WrongKind extends Error {}

const encoders: Readonly<Record<Kind, (value: unknown) => Json>> = {
  text,
  spelled: text,
  bytes,
  certificate: bytes,
  number,
  boolean: (value) => expectThat(value, (one) => typeof one === "boolean"),
  texts: listOf(text),
  bytesList: listOf(bytes),
  certificates: listOf(bytes),
  address,
  serverSpec: (value) => {
    const [scheme, server] = list(value);
    return [text(scheme), address(server)];
  },
  json: plain,
  metadata: plain,
  headers: (value) => {
    const map = expectThat(value, isMap);
    return { ...mapOf(map, text), fields: map.fields.map((pair) => list(pair).map(bytes)) };
  },
  textMap: (value) => mapOf(expectThat(value, isMap), text),
  // Names are bytes there, too.
  bytesMap: (value) => mapOf(expectThat(value, isMap), bytes, (name) => bytes(encoded(name))),
  cookieMap: (value) => mapOf(expectThat(value, isMap), cookie),
  object: (value) => describeThing(expectThat(value, isObject)),
  objects: listOf((item) => describeThing(expectThat(item, isObject))),
  method: () => {
    throw new WrongKind("a method has no value to compare");
  },
};

/** Headers, and the other maps of names and values. */
interface AnyMap extends Iterable<readonly [name: unknown, value: unknown]> {
  readonly fields: readonly unknown[];
  keys(): unknown[];
  get(name: unknown): unknown;
  getAll(name: unknown): unknown[];
}

function mapOf(
  map: AnyMap,
  encode: (value: unknown) => Json,
  encodeName = text,
): Readonly<Record<string, Json>> {
  const pairs = Array.from(map, ([name, value]) => [encodeName(name), encode(value)]);
  return {
    fields: pairs,
    items: pairs,
    keys: map.keys().map((name) => [encodeName(name), encode(map.get(name))]),
    all: map.keys().map((name) => [encodeName(name), map.getAll(name).map(encode)]),
  };
}

function encoded(name: unknown): Buffer {
  return encodeText(expectThat(name, (one) => typeof one === "string"));
}

function cookie(value: unknown): Json {
  if (typeof value === "string") return value;
  const found = expectThat(value, (one) => one instanceof SetCookie);
  return [found.value, [...found.attributes].map((pair) => [...pair])];
}

function text(value: unknown): Json {
  return expectThat(value, (one) => typeof one === "string");
}

function bytes(value: unknown): Json {
  return expectThat(value, (one) => Buffer.isBuffer(one)).toString("hex");
}

function number(value: unknown): Json {
  const found = expectThat(value, (one) => typeof one === "number");
  if (Math.abs(found) < 2 ** 53) return found;
  const double = Buffer.alloc(8);
  double.writeDoubleBE(found);
  return double.toString("hex");
}

function address(value: unknown): Json {
  const [host, port] = list(value);
  return [text(host), number(port)];
}

function list(value: unknown): readonly unknown[] {
  return expectThat(value, (one): one is readonly unknown[] => Array.isArray(one));
}

function listOf(encode: (value: unknown) => Json): (value: unknown) => Json {
  return (value) => list(value).map(encode);
}

function plain(value: unknown): Json {
  if (value instanceof Metadata) return entries([...value]);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("hex") };
  if (typeof value === "bigint") return number(Number(value));
  if (typeof value === "number") return number(value);
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  return entries(Object.entries(expectThat(value, isObject)));
}

/** In the order of the names' code points, as Python sorts them. */
function entries(pairs: readonly (readonly [name: string, value: unknown])[]): Json {
  const sorted = pairs.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return sorted.map(([name, value]) => [name, plain(value)]);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isMap(value: unknown): value is AnyMap {
  return isObject(value) && "fields" in value && "getAll" in value && Symbol.iterator in value;
}

function expectThat<Wanted>(value: unknown, is: (value: unknown) => value is Wanted): Wanted {
  if (is(value)) return value;
  throw new WrongKind(`a value of another kind than the table says: ${String(value)}`);
}
