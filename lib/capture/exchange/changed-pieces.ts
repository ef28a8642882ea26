import type { BodyStream } from "../../flow/body-stream.js";

/**
 * What goes on of a piece of a body. None of the pieces is empty: in chunks that would be the end.
 *
 * @throws what the script throws; TypeError when it gives no bytes.
 */
export function changedPieces(change: BodyStream, chunk: Buffer): Buffer[] {
  const given: unknown = change(chunk);
  if (given instanceof Uint8Array) return given.length === 0 ? [] : [asBuffer(given)];
  if (!isIterable(given)) throw notBytes(given);
  const pieces: Buffer[] = [];
  for (const piece of given) {
    if (!(piece instanceof Uint8Array)) throw notBytes(piece);
    if (piece.length > 0) pieces.push(asBuffer(piece));
  }
  return pieces;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

function notBytes(given: unknown): TypeError {
  const isPromise = given instanceof Promise;
  const what = isPromise
    ? "a promise"
    : given === null
      ? "null"
      : `a value of type ${typeof given}`;
  return new TypeError(`stream gave ${what}, where bytes are wanted`);
}
