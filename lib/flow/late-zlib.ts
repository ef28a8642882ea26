import { createRequire } from "node:module";
import type * as Zlib from "node:zlib";

const load = createRequire(import.meta.url);

let zlibModule: typeof Zlib | null = null;

/** Loaded when it is first needed: most runs never look into a body. */
export function zlib(): typeof Zlib {
  return (zlibModule ??= load("node:zlib") as typeof Zlib);
}

/** What a function of zlib decoded, and the stream that did it, which knows how much it took. */
interface Decoded {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** What a function of zlib gives when it is asked for `info`, of which its type does not know. */
export function decodeWithInfo(
  decode: (bytes: Buffer, options: { maxOutputLength: number; info: true }) => unknown,
  bytes: Buffer,
  maxOutputLength: number,
): Decoded {
  return decode(bytes, { maxOutputLength, info: true }) as Decoded;
}
