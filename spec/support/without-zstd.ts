import { syncBuiltinESMExports } from "node:module";
import zlib from "node:zlib";

// Node.js has zstd in zlib since 22.15; before, and in specs that call this, our own fallback serves.

const names = [
  "createZstdCompress",
  "createZstdDecompress",
  "zstdCompressSync",
  "zstdDecompressSync",
] as const;

export const hasNodeZstd = zlib.zstdDecompressSync !== undefined;

/** Makes Node.js look like one without zstd until the returned function is called. */
export function hideNodeZstd(): () => void {
  const hidden = names.map((name) => [name, zlib[name]] as const);
  for (const name of names) put(name, undefined);
  return () => {
    for (const [name, original] of hidden) put(name, original);
  };
}

function put(name: string, value: unknown): void {
  Reflect.set(zlib, name, value);
  syncBuiltinESMExports();
}
