import type { Request } from "../../flow/request.js";

/** A header or trailer field, one character a byte. */
export type WireField = readonly [name: string, value: string];

/** Whether text ends a line where it should not: it would be more than one field, or request. */
const breaksLine = /[\0\r\n]/;

/** Why a request is not sent: on the wire it would be something else. */
export class UnsendableError extends Error {}

/**
 * The fields of a list of headers, in order, as they are.
 *
 * Hot path.
 *
 * @throws UnsendableError when one of them would be more than one on the wire.
 */
export function wireFields(fields: Request["headers"]): WireField[] {
  const list = fields.state;
  const wire: WireField[] = [];
  for (let index = 0; index < list.length; index++) {
    const name = latin1(list.pairPart(index, 0));
    const value = latin1(list.pairPart(index, 1));
    if (name === "" || breaksLine.test(name) || breaksLine.test(value)) {
      throw new UnsendableError(`the header ${JSON.stringify(name)} cannot be sent as it is`);
    }
    wire.push([name, value]);
  }
  return wire;
}

function latin1(bytes: Buffer | null): string {
  return bytes === null ? "" : bytes.toString("latin1");
}

/** A part of the first line, one character a byte. @throws UnsendableError */
export function wireWord(bytes: Buffer, what: string): string {
  const text = bytes.toString("latin1");
  if (text !== "" && !/[\0- \x7f]/.test(text)) return text;
  throw new UnsendableError(`the ${what} ${JSON.stringify(text)} cannot be sent as it is`);
}

/** Whether the version is one that has its own way of naming the server. */
export function isBinaryVersion(request: Request): boolean {
  return request.isHttp2 || request.isHttp3;
}
