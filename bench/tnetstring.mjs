import { closeSync, openSync, readSync } from "node:fs";

// mitmproxy's dialect of tnetstrings, written a second time and in the plainest way: what the bench
// makes and checks must not lean on the code that it measures.

/** A float: `1.0` is not the integer `1`. */
export class Float {
  /** @param {number} value */
  constructor(value) {
    this.value = value;
  }
}

/**
 * Keys keep their order; mitmproxy's own order is for the caller to give.
 *
 * @returns {Buffer}
 */
export function encode(value) {
  if (value === null) return Buffer.from("0:~");
  if (typeof value === "boolean") return Buffer.from(value ? "4:true!" : "5:false!");
  if (typeof value === "number") return element(Buffer.from(String(value)), "#");
  if (typeof value === "string") return element(Buffer.from(value), ";");
  if (value instanceof Float) return element(Buffer.from(pythonFloat(value.value)), "^");
  if (Buffer.isBuffer(value)) return element(value, ",");
  if (Array.isArray(value)) return element(Buffer.concat(value.map(encode)), "]");
  return element(Buffer.concat(Object.entries(value).flat().map(encode)), "}");
}

/** @returns {Buffer} */
function element(data, tag) {
  return Buffer.concat([Buffer.from(`${data.length}:`), data, Buffer.from(tag)]);
}

function pythonFloat(value) {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** The value of a buffer that holds one whole element. */
export function decode(bytes) {
  const [value, end] = decodeAt(bytes, 0);
  if (end !== bytes.length) throw new Error("bytes are left over behind a flow");
  return value;
}

function decodeAt(bytes, at) {
  const colon = bytes.indexOf(0x3a, at);
  const start = colon + 1;
  const end = start + Number(bytes.latin1Slice(at, colon));
  if (colon < 0 || !(end < bytes.length)) throw new Error("a length does not lead to a tag");
  return [decodeData(bytes.subarray(start, end), bytes.latin1Slice(end, end + 1)), end + 1];
}

function decodeData(data, tag) {
  switch (tag) {
    case ",":
      return data;
    case ";":
      return data.toString();
    case "#":
      return Number(data.latin1Slice());
    case "^":
      return new Float(Number(data.latin1Slice()));
    case "!":
      return data.latin1Slice() === "true";
    case "~":
      return null;
    case "]":
      return decodeAll(data);
    case "}": {
      const parts = decodeAll(data);
      const dict = {};
      for (let index = 0; index < parts.length; index += 2) dict[parts[index]] = parts[index + 1];
      return dict;
    }
    default:
      throw new Error(`there is no tag ${JSON.stringify(tag)}`);
  }
}

function decodeAll(data) {
  const values = [];
  for (let at = 0; at < data.length;) {
    const [value, end] = decodeAt(data, at);
    values.push(value);
    at = end;
  }
  return values;
}

/** The decoded flows of a file, one at a time. */
export function* readCapture(path) {
  const file = openSync(path, "r");
  try {
    const prefix = Buffer.alloc(13);
    for (let at = 0; ;) {
      const length = readSync(file, prefix, 0, prefix.length, at);
      if (length === 0) return;
      const colon = prefix.subarray(0, length).indexOf(0x3a);
      const record = Buffer.alloc(colon + 2 + Number(prefix.latin1Slice(0, colon)));
      if (colon < 0 || readSync(file, record, 0, record.length, at) < record.length) {
        throw new Error(`${path}: no whole flow at byte ${at}`);
      }
      yield decode(record);
      at += record.length;
    }
  } finally {
    closeSync(file);
  }
}
