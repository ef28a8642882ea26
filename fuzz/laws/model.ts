import { X509Certificate } from "node:crypto";
import { Connection } from "../../lib/flow/connection.js";
import type { Flow } from "../../lib/flow/flow.js";
import { Headers } from "../../lib/flow/headers.js";
import { Message } from "../../lib/flow/message.js";
import { Metadata } from "../../lib/flow/metadata.js";
import { LiveMap } from "../../lib/flow/multi-map/live-map.js";
import { WebSocketMessage } from "../../lib/flow/websocket.js";
import { CharsetError } from "../../lib/flow/charset/charset-error.js";
import { ContentEncodingError } from "../../lib/flow/content-encoding.js";
import { require, Violation } from "../violation.js";
import { attempt, isDocumented } from "./documented.js";

// Every property of a flow and of what hangs on it, found by looking: a property that is added is
// looked at from the day it is there.

/** What the classes have for the project's own use. */
const internal = new Set(["__proto__", "state", "source", "isTouched", "isOpened", "limits"]);

/**
 * Reads every property of a flow and of all objects it leads to. What is wrong with the first one of
 * which the flow's fields are not what they must be; null where all are.
 *
 * @throws Violation, and every error that is not documented.
 */
export function readModel(flow: Flow): string | null {
  let fault: string | null = null;
  try {
    visit(flow, (object, name) => {
      const { isRead, value, error } = read(object, name);
      if (!isRead && !mayThrow(object, name) && !isAboutContent(error))
        fault ??= faultOf(`${object.constructor.name}.${name}`, error);
      return value;
    });
  } catch (error) {
    if (!isDocumented(error)) throw error;
    return faultOf("the flow", error);
  }
  return fault;
}

function faultOf(what: string, error: unknown): string {
  return `${what}: ${String(error)}`;
}

/** Sets every property that can be read and set to what it is: that must change nothing. */
export function setModelToItself(flow: Flow): void {
  visit(flow, (object, name, isSettable) => {
    const { isRead, value } = read(object, name);
    if (!isRead || !isSettable) return value;
    attempt(() => Reflect.set(object, name, value));
    const place = `${object.constructor.name}.${name}`;
    require(!(
      attempt(() => flow.isTouched) ?? false
    ), "a property that is set to what it is changes nothing", () => place);
    return value;
  });
}

type Reader = (object: object, name: string, isSettable: boolean) => unknown;

function visit(root: object, look: Reader): void {
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  for (let value = open.pop(); open.length > 0 || value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null || isOfOthers(value)) continue;
    if (seen.has(value)) continue;
    seen.add(value);
    callMethods(value);
    if (Array.isArray(value)) for (const item of value) open.push(item);
    else open.push(...valuesOf(value, look));
  }
}

/** Objects that are not ours to answer for. */
function isOfOthers(value: object): boolean {
  return Buffer.isBuffer(value) || value instanceof X509Certificate;
}

function valuesOf(object: object, look: Reader): unknown[] {
  return propertiesOf(Reflect.getPrototypeOf(object)).map(({ name, isSettable }) =>
    look(object, name, isSettable),
  );
}

interface Property {
  readonly name: string;
  readonly isSettable: boolean;
}

const knownProperties = new Map<object | null, readonly Property[]>([[null, []]]);

/** The properties of all objects of a class. */
function propertiesOf(prototype: object | null): readonly Property[] {
  const known = knownProperties.get(prototype);
  if (prototype === null || known !== undefined) return known ?? [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, property]) => property.get !== undefined && !internal.has(name))
    .map(([name, property]) => ({ name, isSettable: property.set !== undefined }));
  const properties = [...own, ...propertiesOf(Reflect.getPrototypeOf(prototype))];
  knownProperties.set(prototype, properties);
  return properties;
}

interface Read {
  readonly isRead: boolean;
  readonly value?: unknown;
  readonly error?: unknown;
}

function read(object: object, name: string): Read {
  try {
    return { isRead: true, value: Reflect.get(object, name, object) as unknown };
  } catch (error) {
    if (isDocumented(error) || mayThrow(object, name)) return { isRead: false, error };
    throw error;
  }
}

/**
 * What depends on the kind of a message, or on bytes that others have to judge. The bytes themselves
 * are in a property of their own.
 */
function mayThrow(object: object, name: string): boolean {
  if (object instanceof WebSocketMessage) return name === "text";
  return object instanceof Connection && name === "certificates";
}

/** Whether an error says nothing of the flow's fields, but only of what a body or a record is. */
function isAboutContent(error: unknown): boolean {
  return !(
    error instanceof Error && ["FlowFieldError", "FlowReadError", "LineError"].includes(error.name)
  );
}

function callMethods(object: object): void {
  if (object instanceof Message) {
    attempt(() => object.json());
    requireLenient(() => object.getContent({ strict: false }));
    requireLenient(() => object.getText({ strict: false }));
  } else if (object instanceof LiveMap || object instanceof Headers) {
    attempt(() => {
      for (const name of object.keys().slice(0, 20)) {
        require(object.has(name), "a field is there that is listed", () => name);
        require(object.getAll(name).length > 0, "a field has a value that is listed", () => name);
      }
    });
  } else if (object instanceof Metadata) {
    attempt(() => {
      for (const key of object.keys()) object.get(key);
    });
  }
  const toText: unknown = Reflect.get(object, "toString");
  if (typeof toText === "function") attempt(() => void Reflect.apply(toText, object, []));
}

function requireLenient(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (error instanceof CharsetError || error instanceof ContentEncodingError) {
      throw new Violation("what is not strict takes any body", error.message, { cause: error });
    }
    if (!isDocumented(error)) throw error;
  }
}
