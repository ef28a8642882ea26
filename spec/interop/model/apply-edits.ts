import { DnsQuestion } from "../../../lib/flow/dns/question.js";
import { DnsResourceRecord } from "../../../lib/flow/dns/resource-record.js";
import { FlowError } from "../../../lib/flow/flow-error.js";
import type { Flow } from "../../../lib/flow/flow.js";
import { Headers } from "../../../lib/flow/headers.js";
import { Request } from "../../../lib/flow/request.js";
import { Response } from "../../../lib/flow/response.js";
import { TcpMessage, UdpMessage } from "../../../lib/flow/stream-message.js";
import { WebSocketMessage } from "../../../lib/flow/websocket.js";
import type { Edit, MessageKind, Place, Value } from "./edit.js";
import { camelCase, classesOf, namesOf } from "./names.js";

/** Carries an edit out, as edits.py does. Throws when it cannot be. */
export function applyEdit(flow: Flow, edit: Edit): void {
  const target = resolve(flow, edit.at);
  if ("set" in edit) {
    Reflect.set(target, ourName(target, edit.set), make(flow, edit.to));
  } else if ("call" in edit) {
    call(
      target,
      ourName(target, edit.call),
      edit.with.map((value) => make(flow, value)),
    );
  } else if ("map" in edit) {
    call(
      target,
      camelCase(edit.map),
      edit.with.map((value) => make(flow, value)),
    );
  } else if ("list" in edit) {
    editList(listOf(target), edit, make(flow, edit.item));
  } else if (edit.is === null) {
    call(target, "delete", [edit.note]);
  } else {
    call(target, "set", [edit.note, make(flow, edit.is)]);
  }
}

function resolve(flow: Flow, place: Place): object {
  let thing: unknown = flow;
  for (const step of place) {
    if (typeof thing !== "object" || thing === null) break;
    thing = Reflect.get(thing, typeof step === "number" ? step : ourName(thing, step));
  }
  if (typeof thing === "object" && thing !== null) return thing;
  throw new Error(`there is nothing at ${place.join(".")}`);
}

/** Our name of what mitmproxy calls `theirs`. */
function ourName(thing: object, theirs: string): string {
  for (const names of classesOf(thing)) {
    const pair = namesOf(names).find((one) => one.theirs === theirs);
    if (pair !== undefined) return pair.ours;
  }
  throw new WrongEdit(`the table of names has no ${theirs} of ${thing.constructor.name}`);
}

/** An edit names what there is not: a mistake of the specs. */
export class WrongEdit extends Error {}

function call(thing: object, method: string, args: readonly unknown[]): unknown {
  const value: unknown = Reflect.get(thing, method);
  if (typeof value !== "function") throw new WrongEdit(`${method} is not a method`);
  return Reflect.apply(value, thing, args);
}

function editList(
  list: unknown[],
  { list: method, index }: { list: string; index: number },
  item: unknown,
): void {
  if (method === "append") list.push(item);
  else if (method === "insert") list.splice(index, 0, item);
  else if (method === "reverse") list.reverse();
  else if (index >= list.length) throw new RangeError(`there is no item ${index}`);
  else if (method === "remove") list.splice(index, 1);
  else list[index] = item;
}

function listOf(thing: object): unknown[] {
  if (Array.isArray(thing)) return thing;
  throw new WrongEdit("this is not a list");
}

function make(flow: Flow, value: Value): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => make(flow, item));
  if ("bytes" in value) return Buffer.from(value.bytes, "hex");
  if ("name" in value) return value.name;
  if ("address" in value) return value.address;
  if ("server" in value) return value.server;
  if ("pairs" in value) return value.pairs.map((pair) => pair.map((part) => make(flow, part)));
  if ("cookie" in value) return { value: value.cookie[0], attributes: value.cookie[1] };
  if ("ip" in value) return value.ip;
  if ("headers" in value) return new Headers(value.headers);
  if ("error" in value) return new FlowError(value.error, 1.5);
  if ("request" in value) {
    const [method, url, content] = value.request;
    return timeless(Request.make(method, url, bodyOf(make(flow, content))));
  }
  if ("response" in value) {
    const [status, content] = value.response;
    return timeless(Response.make(status, bodyOf(make(flow, content))));
  }
  if ("message" in value) return makeMessage(...value.message);
  if ("question" in value) return new DnsQuestion(...value.question);
  if ("record" in value) {
    const [name, type, hex] = value.record;
    return new DnsResourceRecord(name, type, Buffer.from(hex, "hex"));
  }
  if ("copyOf" in value) return call(resolve(flow, value.copyOf), "copy", []);
  return makeAnswer(flow, value);
}

function makeMessage(kind: MessageKind, fromClient: boolean, text: string): object {
  const init = { fromClient, timestamp: 1.5 };
  if (kind === "websocket") return new WebSocketMessage(text, init);
  return kind === "tcp" ? new TcpMessage(text, init) : new UdpMessage(text, init);
}

function makeAnswer(
  flow: Flow,
  value: { readonly succeed: readonly Value[] } | { readonly fail: number },
): object {
  if (flow.type !== "dns") throw new WrongEdit("this is not a DNS flow");
  const records = "fail" in value ? [] : value.succeed.map((item) => make(flow, item));
  const answer =
    "fail" in value
      ? flow.request.fail(value.fail)
      : flow.request.succeed(records.filter((item) => item instanceof DnsResourceRecord));
  answer.timestamp = 1.5;
  return answer;
}

function timeless<Any extends Request | Response>(message: Any): Any {
  message.timestampStart = message.timestampEnd = 1.5;
  return message;
}

function bodyOf(value: unknown): string | Buffer {
  if (typeof value === "string" || Buffer.isBuffer(value)) return value;
  throw new WrongEdit("a body is text or bytes");
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
