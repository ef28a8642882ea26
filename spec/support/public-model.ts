import { CharsetError } from "../../lib/flow/charset/charset-error.js";
import { Connection } from "../../lib/flow/connection.js";
import { ContentEncodingError } from "../../lib/flow/content-encoding.js";
import { DnsDataError } from "../../lib/flow/dns/data-error.js";
import type { Flow } from "../../lib/flow/flow.js";
import { Headers } from "../../lib/flow/headers.js";
import { Metadata } from "../../lib/flow/metadata.js";
import { WebSocketMessage } from "../../lib/flow/websocket.js";

// Every property of a flow and of what hangs on it, found by looking: a property that is added is
// covered from the day it is there.

/** What the classes have for the project's own use. */
const internal = new Set(["__proto__", "state", "source", "isTouched"]);

/** Reads every public property of the flow, and of all objects it leads to. */
export function readEverything(flow: Flow): void {
  visit(flow, () => undefined);
}

/** Sets every public property that can be set to the value that it has. Names one that touches. */
export function setEverythingToItself(flow: Flow): void {
  visit(flow, (object, name, value) => {
    Reflect.set(object, name, value);
    if (flow.isTouched) {
      throw new Error(`setting ${object.constructor.name}.${name} to itself touches the flow`);
    }
  });
}

type Visitor = (object: object, name: string, value: unknown) => void;

function visit(root: object, onSettable: Visitor): void {
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) continue;
    if (seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Headers) readHeaders(value);
    if (value instanceof Metadata) readMetadata(value);
    if (Array.isArray(value)) open.push(...(value as unknown[]));
    else open.push(...visitProperties(value, onSettable));
  }
}

function visitProperties(object: object, onSettable: Visitor): unknown[] {
  const values: unknown[] = [];
  for (let at: object | null = object; at !== null; at = Reflect.getPrototypeOf(at)) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (property.get === undefined || internal.has(name)) continue;
      const value = read(object, name);
      values.push(value);
      if (property.set !== undefined && value !== unreadable) onSettable(object, name, value);
    }
  }
  return values;
}

const unreadable = Symbol("what cannot be decoded");

function read(object: object, name: string): unknown {
  try {
    return Reflect.get(object, name, object);
  } catch (error) {
    if (isAboutBytes(error) || mayThrow(object, name)) return unreadable;
    throw error;
  }
}

/** Whether an error says that a body or other data is not what it is taken for. */
function isAboutBytes(error: unknown): boolean {
  return [ContentEncodingError, CharsetError, DnsDataError].some((kind) => error instanceof kind);
}

/** What depends on the bytes of the flow, or on its kind. */
function mayThrow(object: object, name: string): boolean {
  if (object instanceof WebSocketMessage) return name === "text" && !object.isText;
  return object instanceof Connection && name === "certificates";
}

function readHeaders(headers: Headers): void {
  for (const [name] of headers) {
    headers.get(name);
    headers.getAll(name);
    headers.has(name);
  }
  headers.keys();
  headers.toString();
}

function readMetadata(metadata: Metadata): void {
  for (const [key] of metadata) {
    metadata.get(key);
    metadata.has(key);
  }
}
