import { bytesField } from "../../flow/field.js";
import type { Request } from "../../flow/request.js";
import { pairText } from "../../flow/state/pair-list.js";
import type { StateList } from "../../flow/state/state.js";
import { receivedLines } from "../http1/received-lines.js";
import { wordText } from "../http1/words.js";

/** A header or trailer field, one character a byte. */
export type WireField = readonly [name: string, value: string];

/** Whether text ends a line where it should not: it would be more than one field, or request. */
const breaksLine = /[\0\r\n]/;

/** Why a request is not sent: on the wire it would be something else. */
export class UnsendableError extends Error {}

/**
 * The fields of a list of headers, in order, as they are.
 *
 * @throws UnsendableError when one of them would be more than one on the wire.
 */
export function wireFields(fields: Request["headers"]): WireField[] {
  const list = fields.state;
  const wire: WireField[] = [];
  for (let index = 0; index < list.length; index++) wire.push(fieldAt(list, index));
  return wire;
}

/**
 * The same as lines of HTTP/1.
 *
 * Hot path.
 *
 * @throws UnsendableError
 */
export function wireLines(list: StateList): string {
  const received = receivedLines(list);
  let lines = received?.text ?? "";
  for (let index = received?.count ?? 0; index < list.length; index++) {
    const [name, value] = fieldAt(list, index);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

function fieldAt(list: StateList, index: number): WireField {
  const name = pairText(list, index, 0) ?? "";
  const value = pairText(list, index, 1) ?? "";
  if (name === "" || breaksLine.test(name) || breaksLine.test(value)) {
    throw new UnsendableError(`the header ${JSON.stringify(name)} cannot be sent as it is`);
  }
  return [name, value];
}

/** A part of the first line, one character a byte. @throws UnsendableError */
export function wireWord(bytes: Buffer, what: string): string {
  const text = wordText(bytes);
  if (text !== "" && !/[\0- \x7f]/.test(text)) return text;
  throw new UnsendableError(`the ${what} ${JSON.stringify(text)} cannot be sent as it is`);
}

/** Whether the version is one that has its own way of naming the server. */
export function isBinaryVersion(request: Request): boolean {
  const version = wordText(bytesField(request.state, "http_version"));
  return version === "HTTP/2.0" || version === "HTTP/3";
}
